import { useState } from 'react';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { caseLogText as text, type Kept } from './text.ts';

/** Keeps heads or backups in one folder more. */
export function AddFolder({ what, onClose }: { readonly what: Kept; readonly onClose: () => void }) {
  const words = text.keptIn[what];
  const [name, setName] = useState('');
  const [folder, setFolder] = useState('');
  const add = useChange(`${what}.add-folder`, { onDone: onClose });
  const isEmpty = name.trim() === '' || folder.trim() === '';
  return (
    <ConfirmDialog
      title={words.addTitle}
      confirm={text.addFolder}
      change={add}
      isConfirmDisabled={isEmpty}
      onConfirm={() => add.mutate({ name, folder })}
      onCancel={onClose}
    >
      <p>{words.addHint}</p>
      <TextInput label={text.folderName} autoFocus maxLength={60} value={name} onChange={setName} />
      <TextInput label={text.folder} hint={text.folderHint} value={folder} onChange={setFolder} />
    </ConfirmDialog>
  );
}
