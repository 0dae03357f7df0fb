import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { DeploymentView } from '../../../src-main/contract/deployments.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useChange } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { localTime } from '../../ui/time.ts';
import { useNow } from '../../ui/use-now.ts';
import styles from './deployment.module.css';
import { deploymentText } from './text.ts';

const c = classNames(styles);
const text = deploymentText.urgent;

type Asked = NonNullable<DeploymentView['urgentAsked']>;

/** An urgent start that waits: whoever may be the second person confirms or refuses it, whoever asked may withdraw it. */
export function UrgentAsked({
  id,
  asked,
  opensAt,
}: {
  readonly id: string;
  readonly asked: Asked;
  /** When the deployment's window does. */
  readonly opensAt: number;
}) {
  const [isDropping, setDropping] = useState(false);
  const confirm = useChange('deployments.confirm-urgent');
  const now = useNow();
  const { person } = useSession();
  const { cannotConfirmBecause: because, isMine } = asked;
  const words = (
    <Message tone="attention" title={text.asked(asked.by)}>
      <p>{asked.reason}</p>
      {because === null ? null : <p>{because}</p>}
      <div className={c('step', 'confirm')}>
        {because === null ? (
          <Button
            look="danger"
            isDisabled={now < opensAt}
            isPending={confirm.isPending}
            onPress={() => confirm.mutate({ id, askedAt: asked.at })}
          >
            {text.confirm}
          </Button>
        ) : null}
        {mayCall(person.role, 'deployments.drop-urgent') ? (
          <Button onPress={() => setDropping(true)}>{isMine ? text.withdraw : text.refuse}</Button>
        ) : null}
        {because === null && now < opensAt ? <p>{text.tooEarly(localTime(opensAt, false))}</p> : null}
      </div>
      {confirm.error === null ? null : <p role="alert">{errorWords(confirm.error)}</p>}
      {isDropping ? <DropDialog id={id} asked={asked} onClose={() => setDropping(false)} /> : null}
    </Message>
  );
  return because === null ? <FocusedOnArrival>{words}</FocusedOnArrival> : words;
}

function DropDialog({
  id,
  asked,
  onClose,
}: {
  readonly id: string;
  readonly asked: Asked;
  readonly onClose: () => void;
}) {
  const drop = useChange('deployments.drop-urgent', { onDone: onClose });
  return (
    <ReasonDialog
      title={asked.isMine ? text.withdrawTitle : text.refuseTitle}
      label={text.why}
      confirm={asked.isMine ? text.withdraw : text.refuse}
      change={drop}
      onConfirm={(reason) => drop.mutate({ id, askedAt: asked.at, reason })}
      onCancel={onClose}
    >
      <p>{text.dropHint}</p>
    </ReasonDialog>
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
