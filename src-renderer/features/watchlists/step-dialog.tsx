import { useState } from 'react';
import type { WatchlistView } from '../../../src-main/contract/watchlists.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { classNames } from '../../ui/class-names.ts';
import styles from './watchlists.module.css';
import { watchlistsText as text } from './text.ts';

const c = classNames(styles);

export type ListStep = 'submit' | 'approve' | 'sendBack' | 'seal' | 'discard';

interface StepDialogProps {
  readonly step: ListStep;
  readonly list: WatchlistView;
  readonly onClose: () => void;
}

const hints: Readonly<Record<ListStep, string | null>> = {
  submit: text.submit.hint,
  approve: text.approve.hint,
  sendBack: null,
  seal: text.seal.hint,
  discard: text.discard.hint,
};

/** A large list takes a while to be hashed. */
const patientMs = { timeoutMs: 120_000 };

/** Asks once more before a list goes on in its life; with the reason where there has to be one. */
export function StepDialog({ step, list, onClose }: StepDialogProps) {
  const [reason, setReason] = useState('');
  const { id, contentHash } = list;
  const done = { ...patientMs, onDone: onClose };
  const submit = useChange('watchlists.submit', done);
  const approve = useChange('watchlists.approve', done);
  const sendBack = useChange('watchlists.send-back', done);
  const seal = useChange('watchlists.seal', done);
  const discard = useChange('watchlists.discard', done);
  const change = { submit, approve, sendBack, seal, discard }[step];
  const needsReason = step === 'sendBack' || step === 'discard';

  function confirm(): void {
    if (step === 'submit') submit.mutate({ id });
    if (step === 'approve') approve.mutate({ id, contentHash: contentHash ?? '' });
    if (step === 'seal') seal.mutate({ id });
    if (step === 'sendBack') sendBack.mutate({ id, reason });
    if (step === 'discard') discard.mutate({ id, reason });
  }

  return (
    <ConfirmDialog
      title={text[step].title}
      confirm={text[step].confirm}
      look={step === 'discard' ? 'danger' : 'primary'}
      change={change}
      isConfirmDisabled={needsReason && reason.trim().length < 3}
      onConfirm={confirm}
      onCancel={onClose}
    >
      <p>
        <strong>{list.name}</strong>, {text.entries(list.entries)}.
      </p>
      {hints[step] === null ? null : <p>{hints[step]}</p>}
      {step === 'approve' ? <code className={c('hash')}>{contentHash}</code> : null}
      {needsReason ? (
        <TextInput
          label={step === 'discard' ? text.discard.why : text.sendBack.why}
          autoFocus
          maxLength={300}
          value={reason}
          onChange={setReason}
        />
      ) : null}
    </ConfirmDialog>
  );
}
