import { useState } from 'react';
import { fieldErrors } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { renewVoteKey } from './draft-store.ts';
import { reviewText as text } from './text.ts';

interface WithdrawDialogProps {
  readonly alertId: string;
  readonly onClose: () => void;
}

/** Takes a vote back, with the reason that the log wants; what was chosen stays in the form. */
export function WithdrawDialog({ alertId, onClose }: WithdrawDialogProps) {
  const [because, setBecause] = useState('');
  const withdraw = useChange('alerts.withdraw-vote', {
    onDone: () => {
      renewVoteKey(alertId);
      onClose();
    },
  });
  const { isPending, isError, error } = withdraw;
  // What the field says is said there.
  const problem = fieldErrors(error)['because'];
  return (
    <ConfirmDialog
      title={text.withdrawTitle}
      confirm={text.withdraw}
      change={{ isPending, error, isError: isError && problem === undefined }}
      isConfirmDisabled={because.trim() === ''}
      onConfirm={() => withdraw.mutate({ id: alertId, because })}
      onCancel={onClose}
    >
      <p>{text.withdrawHint}</p>
      <TextInput
        label={text.withdrawReason}
        autoFocus
        maxLength={300}
        error={problem}
        value={because}
        onChange={setBecause}
      />
    </ConfirmDialog>
  );
}
