import { useState } from 'react';
import type { BackupPlace } from '../../../src-main/contract/backups.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { caseLogText as text } from './text.ts';

const shortestReason = 3;

export function RemoveBackupFolder({
  place,
  onClose,
}: {
  readonly place: BackupPlace;
  readonly onClose: () => void;
}) {
  const [reason, setReason] = useState('');
  const remove = useChange('backups.remove-folder', { onDone: onClose });
  return (
    <ConfirmDialog
      title={text.removeBackupsOf(place.name)}
      confirm={text.removeBackups}
      look="danger"
      isPending={remove.isPending}
      isConfirmDisabled={reason.trim().length < shortestReason}
      onConfirm={() => remove.mutate({ id: place.id, reason })}
      onCancel={onClose}
    >
      <p>{text.removeBackupsHint}</p>
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
