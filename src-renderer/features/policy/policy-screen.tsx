import { useState } from 'react';
import type { PolicyStatus } from '../../../src-main/contract/policy-operations.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Screen } from '../../ui/screen.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { localDate } from '../../ui/time.ts';
import { ChangesView } from './changes-view.tsx';
import { ExportPanel } from './export-panel.tsx';
import { HealthView } from './health-view.tsx';
import { UpdatePanel } from './update-panel.tsx';
import { HistoryView } from './history-view.tsx';
import { ImportPolicy } from './import-policy.tsx';
import { KeysView } from './keys-view.tsx';
import { MachineView } from './machine-view.tsx';
import { OldVersion } from './old-version.tsx';
import { FloorsView, RulesView } from './rules-view.tsx';
import styles from './policy.module.css';
import { policyText as text } from './text.ts';
import { TrustView } from './trust-view.tsx';
import { VersionFacts } from './version-facts.tsx';

const c = classNames(styles);

type Part = keyof typeof text.tabs;

export function PolicyScreen() {
  const status = useOperation('policy.current', {});
  const { person } = useSession();
  const [part, setPart] = useState<Part>('rules');
  const [isImporting, setImporting] = useState(false);
  const [adopted, setAdopted] = useState<number | null>(null);
  const [oldVersion, setOldVersion] = useState<number | null>(null);
  const mayReadHistory = mayCall(person.role, 'policy.versions');

  if (oldVersion !== null) return <OldVersion version={oldVersion} onBack={() => setOldVersion(null)} />;
  return (
    <Screen
      title={text.title}
      aside={
        // Nothing that was signed counts before a root is pinned.
        mayCall(person.role, 'policy.adopt') && !isImporting && (status.data?.root ?? null) !== null ? (
          <Button look="primary" icon="up" onPress={() => setImporting(true)}>
            {text.import.open}
          </Button>
        ) : null
      }
    >
      <Answer of={status} loading={text.loading}>
        {(data) => (
          <>
            <InForce of={data} />
            {adopted === null ? null : (
              <Message tone="good" role="status">
                {text.import.done(adopted)}
              </Message>
            )}
            {isImporting ? (
              <ImportPolicy
                onClose={() => setImporting(false)}
                onDone={(version) => {
                  setAdopted(version);
                  setImporting(false);
                  setPart('changes');
                }}
              />
            ) : (
              <Tabs
                label={text.title}
                selected={part}
                onSelect={setPart}
                tabs={(['rules', 'changes', 'history', 'trust', 'keys', 'machine', 'health'] as const)
                  .filter((name) => name !== 'keys' || mayCall(person.role, 'keys.read'))
                  .filter((name) => name !== 'health' || mayCall(person.role, 'health.read'))
                  .filter((name) => mayReadHistory || (name !== 'history' && name !== 'machine'))
                  .map((name) => [name, text.tabs[name]] as const)}
              >
                <PolicyPart part={part} of={data} onOpen={setOldVersion} />
              </Tabs>
            )}
          </>
        )}
      </Answer>
    </Screen>
  );
}

function InForce({ of: { latest, problem, olderDeployment } }: { readonly of: PolicyStatus }) {
  return (
    <>
      {latest === null || problem !== null ? (
        <Message tone="attention" role="status" title={text.none}>
          {problem ?? text.noneYet}
        </Message>
      ) : (
        <Message tone="good" role="status" title={text.inForce(latest.version, latest.force)}>
          {text.inForceHint(
            latest.signers.map(({ holder }) => holder).join(' and '),
            localDate(latest.adopted.at),
          )}
        </Message>
      )}
      {olderDeployment === null ? null : (
        <Message>{text.older(olderDeployment.name, olderDeployment.version)}</Message>
      )}
    </>
  );
}

function PolicyPart({
  part,
  of: status,
  onOpen,
}: {
  readonly part: Part;
  readonly of: PolicyStatus;
  readonly onOpen: (version: number) => void;
}) {
  const { person } = useSession();
  const { latest, floors } = status;
  switch (part) {
    case 'rules':
      return (
        <div className={c('part')}>
          {latest === null ? null : (
            <Panel title={text.thisVersion}>
              <VersionFacts of={latest} />
            </Panel>
          )}
          {latest === null ? null : <RulesView rules={latest.rules} />}
          <FloorsView floors={floors} />
        </div>
      );
    case 'changes':
      return latest === null ? <Message>{text.noneYet}</Message> : <ChangesView of={latest} />;
    case 'history':
      return (
        <div className={c('part')}>
          <HistoryView onOpen={onOpen} />
          {latest === null ? null : (
            <ExportPanel version={latest.version} hasDifference={latest.changedFrom !== null} />
          )}
          {mayCall(person.role, 'policy.draft') && status.root !== null ? (
            <Draft isFirst={latest === null} />
          ) : null}
        </div>
      );
    case 'trust':
      return <TrustView of={status} />;
    case 'keys':
      return <KeysView />;
    case 'machine':
      return <MachineView />;
    case 'health':
      return (
        <div className={c('part')}>
          <HealthView />
          {mayCall(person.role, 'updates.look') ? <UpdatePanel /> : null}
        </div>
      );
  }
}

function Draft({ isFirst }: { readonly isFirst: boolean }) {
  const draft = useChange('policy.draft', { onDone: saveFile });
  return (
    <Panel title={isFirst ? text.draftFirst : text.draft}>
      <p className={c('hint')}>{text.draftHint}</p>
      <div>
        <Button icon="down" isPending={draft.isPending} onPress={() => draft.mutate({})}>
          {isFirst ? text.draftFirst : text.draft}
        </Button>
      </div>
      {draft.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(draft.error)}
        </Message>
      ) : null}
    </Panel>
  );
}
