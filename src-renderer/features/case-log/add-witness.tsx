import { useState } from 'react';
import { useChange } from '../../engine/use-operation.ts';
import { classNames } from '../../ui/class-names.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);

/** Has another machine cosign heads from now on. */
export function AddWitness({ logKey, onClose }: { readonly logKey: string; readonly onClose: () => void }) {
  const [entered, setEntered] = useState({ name: '', address: '', key: '', certificate: '' });
  const add = useChange('heads.add-witness', { onDone: onClose });
  const field = (name: keyof typeof entered) => ({
    value: entered[name],
    onChange: (value: string) => setEntered({ ...entered, [name]: value }),
  });
  const { name, address, key, certificate } = entered;
  return (
    <ConfirmDialog
      title={text.witnessTitle}
      confirm={text.addWitness}
      change={add}
      isConfirmDisabled={[name, address, key].some((value) => value.trim() === '')}
      onConfirm={() =>
        add.mutate({ name, address, key, certificate: certificate.trim() === '' ? null : certificate })
      }
      onCancel={onClose}
    >
      <p>{text.witnessHint}</p>
      <p>{text.witnessLogKey}</p>
      <p className={c('path')}>
        <code>{logKey}</code>
      </p>
      <TextInput label={text.folderName} autoFocus maxLength={60} {...field('name')} />
      <TextInput label={text.witnessAddress} hint={text.witnessAddressHint} {...field('address')} />
      <TextInput label={text.witnessKey} hint={text.witnessKeyHint} maxLength={300} {...field('key')} />
      <TextInput label={text.witnessCertificate} rows={4} maxLength={20_000} {...field('certificate')} />
    </ConfirmDialog>
  );
}
