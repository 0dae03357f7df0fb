import { useState } from 'react';
import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { localDate, localTime } from '../../ui/time.ts';
import { EndDeployment } from './end-deployment.tsx';
import { GatePanel } from './gate-panel.tsx';
import { LedgerPanel } from './ledger-panel.tsx';
import { ModelPanel } from './model-panel.tsx';
import styles from './deployment.module.css';
import { deploymentText as text } from './text.ts';
import { ThresholdPanel } from './threshold-panel.tsx';

const c = classNames(styles);
const refreshMs = 2_000;

type Current = OperationOutput<'deployments.current'>;
type Deployment = NonNullable<Current['deployment']>;

export function DeploymentScreen() {
  const current = useOperation('deployments.current', {}, { everyMs: refreshMs });
  const { person } = useSession();
  const [isEnding, setEnding] = useState(false);
  const live = current.data?.deployment?.state === 'live' ? current.data.deployment : null;
  const mayEnd = mayCall(person.role, 'deployments.end');
  return (
    <Screen
      title={text.title}
      aside={
        live !== null && mayEnd ? (
          <Button look="danger" onPress={() => setEnding(true)}>
            {text.end}
          </Button>
        ) : null
      }
    >
      <Answer of={current} loading={text.loading}>
        {({ deployment, recognition }) => (
          <div className={c('column')}>
            <div className={c('columns')}>
              <div className={c('column')}>
                <GatePanel recognition={recognition} />
              </div>
              <div className={c('column')}>
                <LedgerPanel ledger={recognition.ledger} isBalanced={recognition.isLedgerBalanced} />
                {deployment === null ? <Message>{text.none}</Message> : <DeploymentFacts of={deployment} />}
                <ModelPanel recognition={recognition} />
              </div>
            </div>
            <ThresholdPanel />
          </div>
        )}
      </Answer>
      {isEnding && live !== null ? <EndDeployment id={live.id} onClose={() => setEnding(false)} /> : null}
    </Screen>
  );
}

function moment(at: number): string {
  return `${localDate(at)} ${localTime(at, false)}`;
}

function DeploymentFacts({ of: deployment }: { readonly of: Deployment }) {
  const { window, watchlist } = deployment;
  return (
    <>
      <Panel title={text.factsTitle}>
        <Facts
          of={[
            [text.name, deployment.name],
            [text.state, text.states[deployment.state]],
            [text.place, deployment.place],
            [text.useCase, deployment.useCase],
            [
              text.policy,
              deployment.policy === null ? text.noPolicy : text.policyVersion(deployment.policy.version),
            ],
            [text.window, `${moment(window.from)} – ${moment(window.until)}`],
            [text.cameras, String(deployment.cameraIds.length)],
            [text.threshold, deployment.threshold.toFixed(3)],
          ]}
        />
      </Panel>
      <Panel title={text.listTitle}>
        <Facts
          of={[
            [text.name, watchlist.name],
            [text.entries, watchlist.entries.toLocaleString('en-GB')],
            [
              text.seal,
              watchlist.sealHash === null ? text.unsealed : <code key="seal">{watchlist.sealHash}</code>,
            ],
            [text.expires, moment(watchlist.expiresAt)],
          ]}
        />
      </Panel>
    </>
  );
}
