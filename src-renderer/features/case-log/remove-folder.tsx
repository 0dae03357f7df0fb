import { useState } from 'react';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { caseLogText as text, type Kept } from './text.ts';

const shortestReason = 3;

/** Keeps heads or backups in one folder less. */
export function RemoveFolder({
  what,
  place,
  onClose,
}: {
  readonly what: Kept;
  readonly place: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}) {
  const words = text.keptIn[what];
  const [reason, setReason] = useState('');
  const remove = useChange(`${what}.remove-folder`, { onDone: onClose });
  return (
    <ConfirmDialog
      title={words.removeOf(place.name)}
      confirm={words.remove}
      look="danger"
      isPending={remove.isPending}
      isConfirmDisabled={reason.trim().length < shortestReason}
      onConfirm={() => remove.mutate({ id: place.id, reason })}
      onCancel={onClose}
    >
      <p>{words.removeHint}</p>
      <TextInput
        label={text.removeReason}
        autoFocus
        rows={2}
        maxLength={300}
        value={reason}
        onChange={setReason}
      />
      {remove.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(remove.error)}
        </Message>
      ) : null}
    </ConfirmDialog>
  );
}
