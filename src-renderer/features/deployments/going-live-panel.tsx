import { useState } from 'react';
import type { DeploymentView } from '../../../src-main/contract/deployments.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { inLocalTime } from '../../ui/time.ts';
import styles from './deployment.module.css';
import { ImportAuthority } from './import-authority.tsx';
import { SaveDocuments } from './save-documents.tsx';
import { StepDialog, type ReasonedStep } from './step-dialog.tsx';
import { deploymentText } from './text.ts';
import { UrgentStart } from './urgent-start.tsx';

const c = classNames(styles);
const text = deploymentText.steps;

const reasoned = ['suspend', 'resume', 'reopen', 'end'] as const;

/** What can be done with a deployment now, in the order in which it is done. */
export function GoingLivePanel({
  of: deployment,
  onChange,
}: {
  readonly of: DeploymentView;
  readonly onChange: () => void;
}) {
  const { id, selfTest } = deployment;
  const [asked, setAsked] = useState<ReasonedStep | null>(null);
  const request = useChange('deployments.export', { onDone: saveFile });
  const begin = useChange('deployments.begin-self-test');
  const finish = useChange('deployments.finish-self-test');
  const start = useChange('deployments.start');
  const of = (step: DeploymentView['steps'][number]['step']) =>
    deployment.steps.find((one) => one.step === step);
  const error = [request, begin, finish, start].find(({ isError }) => isError)?.error ?? null;
  const button = (
    step: DeploymentView['steps'][number]['step'],
    change: { readonly mutate: (input: { readonly id: string }) => void; readonly isPending: boolean },
    look: 'plain' | 'primary' = 'plain',
  ) => {
    const offered = of(step);
    if (offered === undefined) return null;
    return (
      <div className={c('step')}>
        <Button
          look={look}
          isDisabled={offered.refusal !== null}
          isPending={change.isPending}
          onPress={() => change.mutate({ id })}
        >
          {text[step]}
        </Button>
        {offered.refusal === null ? null : <span className={c('hint')}>{inLocalTime(offered.refusal)}</span>}
      </div>
    );
  };
  return (
    <Panel title={text.title}>
      <p className={c('state-words')}>{deployment.stateWords}</p>
      {deployment.suspended === null ? null : (
        <Message tone="attention">{deployment.suspended.reason}</Message>
      )}
      {of('change') === undefined ? null : (
        <div className={c('step')}>
          <Button onPress={onChange}>{text.change}</Button>
        </div>
      )}
      {button('export', request)}
      {of('authorise') === undefined ? null : deployment.authority === null ? (
        <ImportAuthority />
      ) : (
        <details>
          <summary>{text.anotherAuthority}</summary>
          <ImportAuthority />
        </details>
      )}
      {button('begin-self-test', begin)}
      {button('finish-self-test', finish, 'primary')}
      {selfTest === null ? null : (
        <>
          <p>{text.selfTest(selfTest.found, selfTest.needed, selfTest.finishedAt !== null)}</p>
          <ul className={c('conditions')}>
            {selfTest.staff.map(({ reference, passes }) => (
              <li key={reference} className={c(passes > 0 ? 'met' : 'unmet')}>
                <span className={c('word')}>{passes > 0 ? text.found : text.notFound}</span>
                <span>{reference}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {button('start', start, 'primary')}
      <UrgentStart of={deployment} isOffered={of('start-urgently') !== undefined} />
      <div className={c('step')}>
        {reasoned.map((step) =>
          of(step) === undefined ? null : (
            <Button
              key={step}
              look={step === 'end' ? 'danger' : 'plain'}
              isDisabled={of(step)?.refusal !== null}
              onPress={() => setAsked(step)}
            >
              {text[step]}
            </Button>
          ),
        )}
      </div>
      <SaveDocuments of={deployment} />
      {error === null ? null : (
        <Message tone="bad" role="alert">
          {errorWords(error)}
        </Message>
      )}
      {asked === null ? null : <StepDialog step={asked} of={deployment} onClose={() => setAsked(null)} />}
    </Panel>
  );
}
