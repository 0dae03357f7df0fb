import type { HealthArea } from '../../../src-main/contract/health.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { localTime } from '../../ui/time.ts';
import styles from './policy.module.css';
import { policyText } from './text.ts';

const c = classNames(styles);
const text = policyText.health;

/** How program and machine are, for whoever looks after them, and the same as a report to send. */
export function HealthView() {
  const health = useOperation('health.read', {}, { everyMs: 10_000 });
  const report = useChange('health.report', { onDone: saveFile });
  return (
    <Panel title={text.title}>
      <p className={c('hint')}>{text.hint}</p>
      <div className={c('export-row')}>
        <Button icon="down" isPending={report.isPending} onPress={() => report.mutate({})}>
          {text.save}
        </Button>
        {health.data === undefined ? null : <span>{text.asOf(localTime(health.data.at))}</span>}
      </div>
      {report.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(report.error)}
        </Message>
      ) : null}
      <Answer of={health} loading={text.loading}>
        {({ areas }) => (
          <div className={c('health')}>
            {areas.map((area) => (
              <Area key={area.title} of={area} />
            ))}
          </div>
        )}
      </Answer>
    </Panel>
  );
}

function Area({ of: { title, state, words, facts } }: { readonly of: HealthArea }) {
  return (
    <section className={c('part')} aria-label={title}>
      <Message tone={state} title={`${title}: ${text.states[state]}`}>
        {words}
      </Message>
      <dl className={c('facts')}>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
