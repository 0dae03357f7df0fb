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
import { useIsKnown } from '../../ui/use-is-known.ts';
import { DeploymentList } from './deployment-list.tsx';
import { DeploymentTimeline } from './deployment-timeline.tsx';
import { DraftForm } from './draft-form.tsx';
import { GatePanel } from './gate-panel.tsx';
import { GoingLivePanel } from './going-live-panel.tsx';
import { LedgerPanel } from './ledger-panel.tsx';
import { ModelPanel } from './model-panel.tsx';
import { PresencePanel } from './presence-panel.tsx';
import styles from './deployment.module.css';
import { deploymentText as text } from './text.ts';
import { ThresholdPanel } from './threshold-panel.tsx';
import { WalksPanel } from './walks-panel.tsx';

const c = classNames(styles);
const refreshMs = 2_000;

type Current = OperationOutput<'deployments.current'>;
type Deployment = NonNullable<Current['deployment']>;

interface DeploymentScreenProps {
  /** Null for the one that runs, or ran last. */
  readonly wantedId: string | null;
  readonly onWant: (id: string) => void;
}

export function DeploymentScreen({ wantedId, onWant }: DeploymentScreenProps) {
  const current = useOperation('deployments.current', {}, { everyMs: refreshMs });
  const isKnown = useIsKnown(current, 10 * refreshMs);
  const all = useOperation('deployments.list', {});
  const { person } = useSession();
  const [editing, setEditing] = useState<'new' | 'change' | null>(null);
  const policy = useOperation('policy.current', {});
  const currentId = current.data?.deployment?.id ?? null;
  const chosenId = wantedId ?? currentId;
  const isOther = chosenId !== null && chosenId !== currentId;
  const other = useOperation('deployments.read', { id: chosenId ?? 'none' }, { isEnabled: isOther });
  const mayDraft = mayCall(person.role, 'deployments.draft');
  return (
    <Screen
      title={text.title}
      aside={mayDraft ? <Button onPress={() => setEditing('new')}>{text.draft.begin}</Button> : null}
    >
      <Answer of={current} loading={text.loading}>
        {({ deployment, recognition, presence }) => {
          const shown = isOther ? (other.data?.deployment ?? null) : deployment;
          return (
            <div className={c('column')}>
              {editing === null ? null : (
                <Answer of={policy} loading={text.policyLoading}>
                  {(rules) => (
                    <DraftForm
                      key={editing === 'change' ? shown?.id : 'new'}
                      policy={rules}
                      before={editing === 'change' ? shown : null}
                      onClose={() => setEditing(null)}
                      onDone={(id) => {
                        setEditing(null);
                        onWant(id);
                      }}
                    />
                  )}
                </Answer>
              )}
              <Answer of={all} loading={text.listLoading}>
                {({ deployments }) =>
                  deployments.length === 0 ? null : (
                    <DeploymentList deployments={deployments} chosenId={chosenId} onChoose={onWant} />
                  )
                }
              </Answer>
              <div className={c('columns')}>
                <div className={c('column')}>
                  {shown === null && isOther ? (
                    <Answer of={other} loading={text.loading}>
                      {() => null}
                    </Answer>
                  ) : shown === null ? (
                    <Message>{text.none}</Message>
                  ) : (
                    <GoingLivePanel key={shown.id} of={shown} onChange={() => setEditing('change')} />
                  )}
                  {presence === null || isOther ? null : <PresencePanel of={presence} />}
                  {isOther ? null : <GatePanel recognition={isKnown ? recognition : null} />}
                  {shown === null ? null : <WalksPanel key={`walks ${shown.id}`} of={shown} />}
                </div>
                <div className={c('column')}>
                  {isOther ? null : (
                    <LedgerPanel
                      ledger={recognition.ledger}
                      isBalanced={recognition.isLedgerBalanced}
                      isKnown={isKnown}
                    />
                  )}
                  {shown === null ? null : <DeploymentFacts of={shown} />}
                  {isOther ? null : <ModelPanel recognition={recognition} />}
                  {shown === null || !mayCall(person.role, 'case-log.list') ? null : (
                    <DeploymentTimeline id={shown.id} />
                  )}
                </div>
              </div>
              {isOther ? null : <ThresholdPanel />}
            </div>
          );
        }}
      </Answer>
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
      <Panel title={deployment.name}>
        <Facts
          of={[
            [text.state, text.states[deployment.state]],
            [text.place, deployment.place],
            [text.kind, text.draft.kinds[deployment.kind]],
            [text.rationale, deployment.rationale],
            [
              text.authorisedBy,
              deployment.authority === null
                ? text.nobody
                : `${deployment.authority.officer} (${deployment.authority.personnelNumber})`,
            ],
            [text.onSite, deployment.authority?.onSiteOfficer ?? text.nobody],
            [text.signage, deployment.signage],
            [text.documents, deployment.documents.map(({ words, title }) => `${words}: ${title}`).join('; ')],
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
