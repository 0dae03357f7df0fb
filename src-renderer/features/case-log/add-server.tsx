import { useState } from 'react';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { caseLogText as text } from './text.ts';

/** Asks a server for the time of heads from now on. */
export function AddServer({ onClose }: { readonly onClose: () => void }) {
  const [entered, setEntered] = useState({ name: '', address: '', certificate: '' });
  const add = useChange('heads.add-server', { onDone: onClose });
  const field = (name: keyof typeof entered) => ({
    value: entered[name],
    onChange: (value: string) => setEntered({ ...entered, [name]: value }),
  });
  return (
    <ConfirmDialog
      title={text.serverTitle}
      confirm={text.addServer}
      change={add}
      isConfirmDisabled={Object.values(entered).some((value) => value.trim() === '')}
      onConfirm={() => add.mutate(entered)}
      onCancel={onClose}
    >
      <p>{text.serverHint}</p>
      <TextInput label={text.folderName} autoFocus maxLength={60} {...field('name')} />
      <TextInput label={text.serverAddress} hint={text.serverAddressHint} {...field('address')} />
      <TextInput label={text.serverCertificate} rows={5} maxLength={20_000} {...field('certificate')} />
    </ConfirmDialog>
  );
}
