import { useState } from 'react';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { caseLogText as text } from './text.ts';

export function AddBackupFolder({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [folder, setFolder] = useState('');
  const add = useChange('backups.add-folder', { onDone: onClose });
  const isEmpty = name.trim() === '' || folder.trim() === '';
  return (
    <ConfirmDialog
      title={text.addBackupsTitle}
      confirm={text.addFolder}
      isPending={add.isPending}
      isConfirmDisabled={isEmpty}
      onConfirm={() => add.mutate({ name, folder })}
      onCancel={onClose}
    >
      <p>{text.addBackupsHint}</p>
      <TextInput label={text.folderName} autoFocus maxLength={60} value={name} onChange={setName} />
      <TextInput label={text.folder} hint={text.folderHint} value={folder} onChange={setFolder} />
      {add.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(add.error)}
        </Message>
      ) : null}
    </ConfirmDialog>
  );
}
