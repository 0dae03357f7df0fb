import { useState, type ReactNode } from 'react';
import type { FiguresReport } from '../../../src-main/contract/reports.ts';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { CameraPanel } from './camera-panel.tsx';
import { DeploymentPanel } from './deployment-panel.tsx';
import styles from './figures.module.css';
import { MonthPanel } from './month-panel.tsx';
import { OutcomePanel } from './outcome-panel.tsx';
import { ReportsPanel } from './reports-panel.tsx';
import { figuresText as text } from './text.ts';
import { UptimePanel } from './uptime-panel.tsx';
import { WhatIfPanel } from './what-if-panel.tsx';
import { WholePanel } from './whole-panel.tsx';

const c = classNames(styles);
const dayMs = 86_400_000;

const spans = { year: 365, quarter: 91, month: 30, all: null } as const;
type Span = keyof typeof spans;
const spanNames = Object.keys(spans) as Span[]; // the keys of a literal

/** What deployments came to: counted from the log, with how sure that is. */
export function FiguresScreen({ below }: { readonly below: ReactNode }) {
  const [span, setSpan] = useState<Span>('year');
  // Of one moment: what is asked for must not change with every second.
  const [openedAt] = useState(() => Date.now());
  const days = spans[span];
  const from = days === null ? 0 : openedAt - days * dayMs;
  const answer = useOperation('reports.figures', { from }, { keepsLast: true });
  return (
    <Screen
      title={text.title}
      aside={
        <SelectInput
          label={text.span}
          value={span}
          options={spanNames.map((name) => [name, text.spans[name]] as const)}
          onChange={setSpan}
        />
      }
    >
      <p className={c('intro')}>{text.intro}</p>
      <div className={c('page')}>
        <Answer of={answer} loading={text.loading}>
          {(report) => <Report of={report} />}
        </Answer>
        {below}
        <WhatIfPanel />
        <ReportsPanel />
      </div>
    </Screen>
  );
}

function Report({ of: report }: { readonly of: FiguresReport }) {
  const { whole, counted, months, cameras, perDeployment } = report;
  return (
    <div className={c('page')}>
      {counted.unreadable === 0 ? null : (
        <Message tone="bad" role="alert">
          {text.unreadable(counted.unreadable)}
        </Message>
      )}
      {whole.isLedgerBalanced ? null : (
        <Message tone="bad" role="alert">
          {text.unbalanced}
        </Message>
      )}
      {whole.deployments === 0 ? (
        <Panel title={text.whole.title}>
          <p>{text.none}</p>
        </Panel>
      ) : (
        <>
          <div className={c('pair')}>
            <WholePanel of={whole} />
            <div className={c('stack')}>
              <OutcomePanel of={whole} />
              <UptimePanel of={whole.uptime} />
            </div>
          </div>
          <MonthPanel of={months} />
          <CameraPanel of={cameras} />
          <DeploymentPanel of={perDeployment} />
        </>
      )}
      <p className={c('hint')}>{text.counted(counted.size)}</p>
    </div>
  );
}
