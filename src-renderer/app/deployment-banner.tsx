import { useOperation } from '../engine/use-operation.ts';
import { classNames } from '../ui/class-names.ts';
import { IconFor } from '../ui/icons.tsx';
import { localDay, localTime } from '../ui/time.ts';
import { useIsKnown } from '../ui/use-is-known.ts';
import { useNow } from '../ui/use-now.ts';
import { Clocks } from './clocks.tsx';
import { isDestroyed, isOver, reasonWords, windowWords } from './deployment-words.ts';
import styles from './deployment-banner.module.css';
import { frameText as text } from './text.ts';

const c = classNames(styles);
const refreshMs = 5_000;

/** On every screen: whether recognition runs and why not, where, until when, against how many. */
export function DeploymentBanner() {
  const now = useNow();
  const current = useOperation('deployments.current', {}, { everyMs: refreshMs });
  const isKnown = useIsKnown(current, 4 * refreshMs);
  const { data } = current;
  const recognition = isKnown ? data?.recognition : undefined;
  const deployment = data?.deployment;
  const presence = data?.presence ?? null;
  const urgent = deployment?.urgent ?? null;
  const isRunning = recognition?.isRunning ?? false;
  const isSelfTest = isRunning && deployment?.state === 'self-test';
  const headline =
    recognition === undefined
      ? text.recognitionUnknown
      : isSelfTest
        ? text.selfTestOn
        : isRunning
          ? text.recognitionOn
          : text.recognitionOff;
  return (
    <section className={c('banner')} aria-label="Deployment">
      <div className={c('state', isRunning ? 'on' : 'off')} role="status">
        <IconFor name={isRunning ? 'live' : 'stalled'} size="1.75rem" />
        <div>
          <strong className={c('headline')}>{headline}</strong>
          {recognition === undefined ? null : (
            <p>{isSelfTest ? text.selfTestHint : reasonWords(recognition)}</p>
          )}
        </div>
      </div>
      {deployment === null || deployment === undefined ? (
        <p className={c('none')}>{deployment === null ? text.noDeployment : ''}</p>
      ) : (
        <dl className={c('facts')}>
          <div>
            <dt>{text.place}</dt>
            <dd>{deployment.place}</dd>
          </div>
          <div>
            <dt>{text.window}</dt>
            <dd>
              {localTime(deployment.window.from, false)}–{localTime(deployment.window.until, false)},{' '}
              {isOver(deployment.state) ? text.windowEnded : windowWords(deployment.window, now)}
            </dd>
          </div>
          {presence === null ? null : (
            <div>
              <dt>{presence.demo === null ? text.officers : text.demoOfficer(presence.demo.isAutomatic)}</dt>
              <dd>
                {presence.countsUntil !== null && now < presence.countsUntil
                  ? text.presentUntil(localTime(presence.countsUntil))
                  : text.codeMissing}
                {presence.demo === null || presence.demo.code === null ? null : (
                  <>
                    {', '}
                    <code>{presence.demo.code}</code>
                  </>
                )}
              </dd>
            </div>
          )}
          {urgent === null || urgent.isAuthorised ? null : (
            <div className={c('urgent')}>
              <dt>{text.urgent}</dt>
              <dd>
                {text.authorityDue(
                  `${localDay(urgent.authorityDueAt)} ${localTime(urgent.authorityDueAt, false)}`,
                )}
              </dd>
            </div>
          )}
          <div>
            <dt>{text.watchlist}</dt>
            <dd>
              {isDestroyed(deployment.state)
                ? text.listDestroyed
                : text.listSize(deployment.watchlist.entries, deployment.watchlist.sealHash !== null)}
            </dd>
          </div>
        </dl>
      )}
      <Clocks />
    </section>
  );
}
