import { useState } from 'react';
import { useOperation } from '../../engine/use-operation.ts';
import { classNames } from '../../ui/class-names.ts';
import { SelectInput } from '../../ui/select-input.tsx';
import { ChainPanel } from './chain-panel.tsx';
import { kindWords } from './entries.ts';
import { LogTable } from './log-table.tsx';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);
const all = '';

export function CaseLogScreen() {
  const [kind, setKind] = useState(all);
  const kinds = useOperation('case-log.list', { limit: 1 });
  return (
    <div className={c('screen')}>
      <div className={c('main')}>
        <header className={c('header')}>
          <h1>{text.title}</h1>
          <SelectInput
            label={text.filter}
            isLabelHidden
            value={kind}
            options={[
              [all, text.allKinds] as const,
              ...(kinds.data?.kinds ?? []).map((name) => [name, kindWords(name)] as const),
            ]}
            onChange={setKind}
          />
        </header>
        {/* Another kind is another list: nothing of the last one may remain in it. */}
        <LogTable key={kind} kind={kind === all ? null : kind} />
      </div>
      <ChainPanel />
    </div>
  );
}
