import { useState } from 'react';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Facts, Panel } from '../../ui/panel.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { localTime } from '../../ui/time.ts';
import styles from './cases.module.css';
import { casesText } from './text.ts';

const c = classNames(styles);
const text = casesText.shift;
const spans = ['1', '4', '8', '12', '24'] as const;

/** What the last hours brought, for whoever comes next. */
export function ShiftPanel() {
  const [hours, setHours] = useState<(typeof spans)[number]>('12');
  const summary = useOperation('cases.shift-summary', { hours: Number(hours) });
  return (
    <Panel title={text.title}>
      <SelectInput
        label={text.hours}
        value={hours}
        options={spans.map((span) => [span, text.hoursWords(Number(span))] as const)}
        onChange={setHours}
      />
      <Answer of={summary} loading={text.loading}>
        {({ since, until, alerts, outcomes, cases, votes }) => (
          <>
            <p className={c('detail')}>{text.span(localTime(since, false), localTime(until, false))}</p>
            <Facts
              of={[
                [text.raised, alerts.raised],
                [text.open, alerts.open],
                [text.confirmed, alerts.confirmed],
                [text.outcomeMissing, alerts.outcomeMissing],
                [text.rejected, alerts.rejected],
                [text.expired, alerts.expired],
                [
                  text.outcomes,
                  outcomes.length === 0
                    ? text.noOutcomes
                    : outcomes.map(({ words, count }) => `${words}: ${count}`).join('; '),
                ],
                [text.opened, cases.opened],
                [text.closed, cases.closed],
                [text.openNow, cases.open],
                [
                  text.votes,
                  votes.length === 0
                    ? text.noVotes
                    : votes.map(({ name, count }) => `${name}: ${count}`).join('; '),
                ],
              ]}
            />
          </>
        )}
      </Answer>
    </Panel>
  );
}
