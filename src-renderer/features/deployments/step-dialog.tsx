import { useState } from 'react';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { deploymentText as text } from './text.ts';

export type ReasonedStep = 'suspend' | 'resume' | 'reopen' | 'end';

const shortestReason = 3;

interface StepDialogProps {
  readonly step: ReasonedStep;
  readonly id: string;
  readonly onClose: () => void;
}

/** Asks for the reason before a deployment takes a step that needs one. */
export function StepDialog({ step, id, onClose }: StepDialogProps) {
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const done = { onDone: onClose };
  const change = {
    suspend: useChange('deployments.suspend', done),
    resume: useChange('deployments.resume', done),
    reopen: useChange('deployments.reopen', done),
    end: useChange('deployments.end', done),
  }[step];
  const words = text.reasoned[step];
  const isTooShort = reason.trim().length < shortestReason;
  return (
    <ConfirmDialog
      title={words.title}
      confirm={change.isPending ? text.working : words.confirm}
      look={step === 'end' ? 'danger' : 'primary'}
      isPending={change.isPending}
      onConfirm={() => {
        setMissing(isTooShort);
        if (!isTooShort) change.mutate({ id, reason });
      }}
      onCancel={onClose}
    >
      <p>{words.hint}</p>
      <TextInput
        label={text.endReason}
        autoFocus
        rows={2}
        maxLength={300}
        value={reason}
        error={isMissing && isTooShort ? text.endReasonMissing : undefined}
        onChange={setReason}
      />
      {change.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(change.error)}
        </Message>
      ) : null}
    </ConfirmDialog>
  );
}
