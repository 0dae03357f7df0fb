import { useOperation } from '../../engine/use-operation.ts';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { localDate, localTime } from '../../ui/time.ts';
import styles from './deployment.module.css';
import { deploymentText as text } from './text.ts';

const c = classNames(styles);
const mostEntries = 30;

/** What the case log says about a deployment, latest first. */
export function DeploymentTimeline({ id }: { readonly id: string }) {
  const { data } = useOperation('case-log.list', { about: `deployment:${id}`, limit: mostEntries });
  return (
    <Panel title={text.timeline}>
      <ol className={c('timeline')}>
        {(data?.entries ?? []).map(({ sequence, at, words }) => (
          <li key={sequence}>
            <time dateTime={new Date(at).toISOString()}>
              {localDate(at)} {localTime(at)}
            </time>
            <span>{words}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
