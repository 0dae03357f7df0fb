import { useState } from 'react';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { deploymentText as text } from './text.ts';

const shortestReason = 3;

export function EndDeployment({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const end = useChange('deployments.end', { onDone: onClose });
  const isTooShort = reason.trim().length < shortestReason;
  return (
    <ConfirmDialog
      title={text.endTitle}
      confirm={end.isPending ? text.ending : text.end}
      look="danger"
      isPending={end.isPending}
      onConfirm={() => {
        setMissing(isTooShort);
        if (!isTooShort) end.mutate({ id, reason });
      }}
      onCancel={onClose}
    >
      <p>{text.endHint}</p>
      <TextInput
        label={text.endReason}
        autoFocus
        rows={2}
        maxLength={300}
        value={reason}
        error={isMissing && isTooShort ? text.endReasonMissing : undefined}
        onChange={setReason}
      />
      {end.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(end.error)}
        </Message>
      ) : null}
    </ConfirmDialog>
  );
}
