import { useState } from 'react';
import type { DeploymentView } from '../../../src-main/contract/deployments.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { FileInput } from '../../ui/file-input.tsx';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { localDate, localTime } from '../../ui/time.ts';
import styles from './deployment.module.css';
import { deploymentText } from './text.ts';
import { UrgentAsked } from './urgent-asked.tsx';

const c = classNames(styles);
const text = deploymentText.urgent;

/** A start before the written authority is here: two people, once per place in seven days, for a day at most. */
export function UrgentStart({
  of: deployment,
  isOffered,
}: {
  readonly of: DeploymentView;
  readonly isOffered: boolean;
}) {
  const [presenceFile, setPresenceFile] = useState('');
  const [reason, setReason] = useState('');
  const ask = useChange('deployments.ask-urgent', {
    // Once it is dropped it is asked for anew, with the file and the reason of then.
    onDone: () => {
      setPresenceFile('');
      setReason('');
    },
  });
  const { id, urgent, urgentAsked, window } = deployment;
  const { error } = ask;
  if (urgent !== null) {
    const due = `${localDate(urgent.authorityDueAt)} ${localTime(urgent.authorityDueAt, false)}`;
    return (
      <Message tone="attention" title={text.running}>
        {text.by(urgent.people, urgent.reason)} {urgent.isAuthorised ? text.authorised : text.due(due)}
      </Message>
    );
  }
  if (urgentAsked !== null) return <UrgentAsked id={id} asked={urgentAsked} opensAt={window.from} />;
  if (!isOffered) return null;
  return (
    <details>
      <summary>{text.title}</summary>
      <div className={c('unfolded')}>
        <p>{text.hint}</p>
        <FileInput
          label={text.file}
          accept=".json,application/json"
          onChoose={([file]) => void file?.text().then(setPresenceFile)}
        />
        <TextInput label={text.reason} rows={2} maxLength={300} value={reason} onChange={setReason} />
        <Button
          look="danger"
          isDisabled={presenceFile === '' || reason.trim().length < 3}
          isPending={ask.isPending}
          onPress={() => ask.mutate({ id, reason, presenceFile })}
        >
          {text.ask}
        </Button>
        {error === null ? null : (
          <Message tone="bad" role="alert">
            {errorWords(error)}
          </Message>
        )}
      </div>
    </details>
  );
}
