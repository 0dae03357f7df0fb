import type { DeploymentView } from '../../../src-main/contract/deployments.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Message } from '../../ui/message.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { deploymentText as text } from './text.ts';

export type ReasonedStep = 'suspend' | 'resume' | 'reopen' | 'end';

interface StepDialogProps {
  readonly step: ReasonedStep;
  readonly of: Pick<DeploymentView, 'id' | 'state' | 'walks'>;
  readonly onClose: () => void;
}

/** Asks for the reason before a deployment takes a step that needs one. */
export function StepDialog({ step, of: { id, state, walks }, onClose }: StepDialogProps) {
  const done = { onDone: onClose };
  const change = {
    suspend: useChange('deployments.suspend', done),
    resume: useChange('deployments.resume', done),
    reopen: useChange('deployments.reopen', done),
    end: useChange('deployments.end', done),
  }[step];
  const words = text.reasoned[step];
  const isShort =
    step === 'end' &&
    (state === 'live' || state === 'suspended') &&
    walks !== null &&
    walks.walked < walks.due;
  return (
    <ReasonDialog
      title={words.title}
      label={text.endReason}
      confirm={change.isPending ? text.working : words.confirm}
      look={step === 'end' ? 'danger' : 'primary'}
      change={change}
      onConfirm={(reason) => change.mutate({ id, reason })}
      onCancel={onClose}
    >
      <p>{words.hint}</p>
      {isShort ? <Message tone="attention">{text.walksShort(walks.due, walks.walked)}</Message> : null}
    </ReasonDialog>
  );
}
