import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { DeploymentView } from '../../../src-main/contract/deployments.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { FileInput } from '../../ui/file-input.tsx';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { localDate, localTime } from '../../ui/time.ts';
import { useNow } from '../../ui/use-now.ts';
import styles from './deployment.module.css';
import { deploymentText } from './text.ts';

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
  const ask = useChange('deployments.ask-urgent');
  const confirm = useChange('deployments.confirm-urgent');
  const { id, urgent, urgentAsked, window } = deployment;
  const now = useNow();
  const error = ask.error ?? confirm.error;
  if (urgent !== null) {
    const due = `${localDate(urgent.authorityDueAt)} ${localTime(urgent.authorityDueAt, false)}`;
    return (
      <Message tone="attention" title={text.running}>
        {text.by(urgent.people, urgent.reason)} {urgent.isAuthorised ? text.authorised : text.due(due)}
      </Message>
    );
  }
  if (urgentAsked !== null) {
    const words = (
      <Message tone="attention" title={text.asked(urgentAsked.by)}>
        <p>{urgentAsked.reason}</p>
        {urgentAsked.cannotConfirmBecause === null ? (
          <div className={c('confirm')}>
            <Button
              look="danger"
              isDisabled={now < window.from}
              isPending={confirm.isPending}
              onPress={() => confirm.mutate({ id, askedAt: urgentAsked.at })}
            >
              {text.confirm}
            </Button>
            {now < window.from ? <p>{text.tooEarly(localTime(window.from, false))}</p> : null}
          </div>
        ) : (
          <p>{urgentAsked.cannotConfirmBecause}</p>
        )}
        {error === null ? null : <p role="alert">{errorWords(error)}</p>}
      </Message>
    );
    return urgentAsked.cannotConfirmBecause === null ? <FocusedOnArrival>{words}</FocusedOnArrival> : words;
  }
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

/**
 * Whoever comes to a deployment that waits for them is there at once, and one Tab further at the button. Not where it
 * appears before somebody who does something else.
 */
function FocusedOnArrival({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null) place.current?.focus();
  }, []);
  return (
    <div ref={place} tabIndex={-1} role="group" aria-label={text.toConfirm}>
      {children}
    </div>
  );
}
