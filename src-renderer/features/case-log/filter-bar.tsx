import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { DateInput } from '../../ui/date-input.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { kindWords } from './entries.ts';
import { isFiltered, noFilter, type LogFilter } from './log-filter.ts';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);

interface FilterBarProps {
  readonly filter: LogFilter;
  readonly onChange: (filter: LogFilter) => void;
}

export function FilterBar({ filter, onChange }: FilterBarProps) {
  const choices = useOperation('case-log.filters', {});
  const change = (changes: Partial<LogFilter>): void => onChange({ ...filter, ...changes });
  return (
    <search className={c('filters')} aria-label={text.filters}>
      <TextInput
        label={text.search}
        type="search"
        maxLength={200}
        placeholder={text.searchHint}
        value={filter.text}
        onChange={(value) => change({ text: value })}
      />
      <SelectInput
        label={text.kind}
        value={filter.kind}
        options={[
          ['', text.allKinds] as const,
          ...(choices.data?.kinds ?? []).map((name) => [name, kindWords(name)] as const),
        ]}
        onChange={(kind) => change({ kind })}
      />
      <SelectInput
        label={text.person}
        value={filter.actorId}
        options={[
          ['', text.anybody] as const,
          ...(choices.data?.people ?? []).map(({ id, name }) => [id, name] as const),
        ]}
        onChange={(actorId) => change({ actorId })}
      />
      <DateInput label={text.from} value={filter.from} onChange={(value) => change({ from: value })} />
      <DateInput label={text.until} value={filter.until} onChange={(value) => change({ until: value })} />
      {isFiltered(filter) ? <Button onPress={() => onChange(noFilter)}>{text.clear}</Button> : null}
    </search>
  );
}
