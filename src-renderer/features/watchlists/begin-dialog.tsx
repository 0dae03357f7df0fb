import { useState } from 'react';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { watchlistsText } from './text.ts';

const text = watchlistsText.begin;

export function BeginDialog(props: { readonly onDone: (id: string) => void; readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const begin = useChange('watchlists.begin', { onDone: ({ id }) => props.onDone(id) });
  return (
    <ConfirmDialog
      title={text.title}
      confirm={begin.isPending ? text.working : text.submit}
      change={begin}
      isConfirmDisabled={name.trim().length < 3}
      onConfirm={() => begin.mutate({ name })}
      onCancel={props.onClose}
    >
      <p>{text.hint}</p>
      <TextInput label={text.name} autoFocus maxLength={80} value={name} onChange={setName} />
    </ConfirmDialog>
  );
}
