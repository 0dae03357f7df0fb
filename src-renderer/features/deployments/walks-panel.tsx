import type { DeploymentView } from '../../../src-main/contract/deployments.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { mayCall } from '../../engine/who-may.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './deployment.module.css';
import { SiteCalibration } from './site-calibration.tsx';
import { deploymentText } from './text.ts';

const c = classNames(styles);
const text = deploymentText.calibration;

/** How many passes of staff past the cameras are due and were walked, and where a walk is written down. */
export function WalksPanel({ of: { state, walks } }: { readonly of: DeploymentView }) {
  const { person } = useSession();
  const isLive = state === 'live' || state === 'suspended';
  const mayNote = isLive && mayCall(person.role, 'thresholds.calibrate');
  if (walks === null && !mayNote) return null;
  const isDone = walks !== null && walks.walked >= walks.due;
  return (
    <Panel
      title={text.title}
      aside={
        walks === null ? null : (
          <span className={c('balance', isDone ? 'met' : 'short')}>
            <IconFor name={isDone ? 'check' : 'warning'} />
            {text.walked(walks.walked, walks.due)}
          </span>
        )
      }
    >
      {walks === null || walks.due === 0 ? null : <p>{text.due(walks.due, walks.walked, isLive)}</p>}
      {mayNote ? <SiteCalibration /> : null}
    </Panel>
  );
}
