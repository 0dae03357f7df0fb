import { useState } from 'react';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { caseLogText as text } from './text.ts';

/** Whether a head that was kept anywhere fits this log. */
export function CompareHead({ onClose }: { readonly onClose: () => void }) {
  const [note, setNote] = useState('');
  const compare = useChange('heads.compare');
  return (
    <ConfirmDialog
      title={text.compareTitle}
      confirm={text.compareHead}
      change={compare}
      isConfirmDisabled={note.trim() === ''}
      onConfirm={() => compare.mutate({ note })}
      onCancel={onClose}
    >
      <p>{text.compareHint}</p>
      <TextInput label={text.note} autoFocus rows={6} maxLength={2_000} value={note} onChange={setNote} />
      {compare.data === undefined ? null : (
        <Message tone={compare.data.fits ? 'good' : 'bad'} role="alert">
          {compare.data.words}
        </Message>
      )}
    </ConfirmDialog>
  );
}
