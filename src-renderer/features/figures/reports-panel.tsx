import { useState } from 'react';
import { recordFormatSchema } from '../../../src-main/contract/record-format.ts';
import { reportKindSchema, type ReportKind } from '../../../src-main/contract/report-kind.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { DateInput } from '../../ui/date-input.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { SelectInput } from '../../ui/select-input.tsx';
import styles from './figures.module.css';
import { figuresText } from './text.ts';

const c = classNames(styles);
const text = figuresText.reports;
const dayMs = 86_400_000;

/** Draws up what is published, as a file. */
export function ReportsPanel() {
  const [kind, setKind] = useState<ReportKind>('annual');
  // Of one moment: a year up to today.
  const [openedAt] = useState(() => Date.now());
  const [first, setFirst] = useState(() => dayOf(openedAt - 365 * dayMs));
  const [last, setLast] = useState(() => dayOf(openedAt));
  const draw = useChange('reports.draw', { timeoutMs: 120_000, onDone: saveFile });
  const [from, until] = [Date.parse(first), Date.parse(last) + dayMs];
  const isSpan = from < until;
  return (
    <Panel title={text.title}>
      <p className={c('hint')}>{text.hints[kind]}</p>
      <div className={c('fields')}>
        <SelectInput
          label={text.kind}
          value={kind}
          options={reportKindSchema.options.map((name) => [name, text.kinds[name]] as const)}
          onChange={setKind}
        />
        <DateInput label={text.first} value={first} onChange={setFirst} />
        <DateInput
          label={text.last}
          value={last}
          error={isSpan ? undefined : text.noSpan}
          onChange={setLast}
        />
      </div>
      <div className={c('actions')}>
        {recordFormatSchema.options.map((format) => (
          <Button
            key={format}
            isDisabled={!isSpan}
            isPending={draw.isPending && draw.variables.format === format}
            onPress={() => draw.mutate({ kind, from, until, format })}
          >
            {text.formats[format]}
          </Button>
        ))}
      </div>
      {draw.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(draw.error)}
        </Message>
      ) : null}
      <p className={c('hint')}>{text.check}</p>
    </Panel>
  );
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
