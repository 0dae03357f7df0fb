import type { Purge } from '../../../src-main/contract/purges.ts';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { localDay, localTime } from '../../ui/time.ts';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);
/** As many of each as stand beside the log; the log itself has all that was destroyed. */
const shown = 6;
/** A look every few seconds is on time. */
const onTimeMs = 60_000;

const at = (instant: number): string => `${localDay(instant)} ${localTime(instant, false)}`;

/** What is destroyed next by itself, and what was. */
export function PurgesPanel() {
  const purges = useOperation('purges.list', {}, { everyMs: 30_000 });
  return (
    <Panel title={text.purgesTitle}>
      <Answer of={purges} loading={text.purgesLoading}>
        {({ next, waiting, destroyed }) => (
          <>
            <h3 className={c('subtitle')}>{text.purgesNext}</h3>
            {next.length === 0 ? (
              <p className={c('faint')}>{text.nothingDue}</p>
            ) : (
              <ul className={c('purges')}>
                {next.slice(0, shown).map((purge) => (
                  <li key={keyOf(purge)}>
                    <span>{nameOf(purge)}</span>
                    <time dateTime={new Date(purge.dueAt).toISOString()}>{at(purge.dueAt)}</time>
                  </li>
                ))}
              </ul>
            )}
            {waiting > Math.min(shown, next.length) ? (
              <p className={c('faint')}>{text.moreDue(waiting - Math.min(shown, next.length))}</p>
            ) : null}
            <h3 className={c('subtitle')}>{text.purgesDone}</h3>
            {destroyed.length === 0 ? (
              <p className={c('faint')}>{text.nothingDestroyed}</p>
            ) : (
              <ul className={c('purges')}>
                {destroyed.slice(0, shown).map(({ destroyedAt, ...purge }) => (
                  <li key={keyOf(purge)}>
                    <span>
                      {nameOf(purge)}
                      {destroyedAt - purge.dueAt > onTimeMs ? (
                        <span className={c('faint')}> {text.wasDue(at(purge.dueAt))}</span>
                      ) : null}
                    </span>
                    <time dateTime={new Date(destroyedAt).toISOString()}>{at(destroyedAt)}</time>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Answer>
    </Panel>
  );
}

const keyOf = ({ what, label, dueAt }: Purge): string => `${what} ${label} ${String(dueAt)}`;
const nameOf = ({ what, label }: Purge): string => text.purged[what](label);
