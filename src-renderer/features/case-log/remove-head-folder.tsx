import { useState } from 'react';
import type { HeadPlace } from '../../../src-main/contract/heads.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { caseLogText as text } from './text.ts';

const shortestReason = 3;

export function RemoveHeadFolder({
  place,
  onClose,
}: {
  readonly place: HeadPlace;
  readonly onClose: () => void;
}) {
  const [reason, setReason] = useState('');
  const remove = useChange('heads.remove-folder', { onDone: onClose });
  return (
    <ConfirmDialog
      title={text.removeFolderOf(place.name)}
      confirm={text.removeFolder}
      look="danger"
      isPending={remove.isPending}
      isConfirmDisabled={reason.trim().length < shortestReason}
      onConfirm={() => remove.mutate({ id: place.id, reason })}
      onCancel={onClose}
    >
      <p>{text.removeFolderHint}</p>
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
