import { useState } from 'react';
import type { ListingQuestion } from '../../../src-main/contract/listings.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { listingsText as text } from './text.ts';

interface QuestionDialogProps {
  readonly question: ListingQuestion;
  readonly onClose: () => void;
}

const isReason = (reason: string): boolean => reason.trim().length >= 3;

export function AskDialog({ onClose }: { readonly onClose: () => void }) {
  const [reference, setReference] = useState('');
  const [reason, setReason] = useState('');
  const ask = useChange('listings.ask', { onDone: onClose });
  return (
    <ConfirmDialog
      title={text.ask.title}
      confirm={text.ask.submit}
      change={ask}
      isConfirmDisabled={reference.trim() === '' || !isReason(reason)}
      onConfirm={() => ask.mutate({ reference, reason })}
      onCancel={onClose}
    >
      <p>{text.ask.hint}</p>
      <TextInput
        label={text.ask.reference}
        autoFocus
        maxLength={60}
        value={reference}
        onChange={setReference}
      />
      <TextInput label={text.ask.reason} maxLength={300} value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}

export function ConfirmQuestion({ question, onClose }: QuestionDialogProps) {
  const confirm = useChange('listings.confirm', { onDone: onClose });
  return (
    <ConfirmDialog
      title={text.confirm.title}
      confirm={text.confirm.submit}
      change={confirm}
      onConfirm={() => confirm.mutate({ id: question.id })}
      onCancel={onClose}
    >
      <p>
        <strong>{question.reference}</strong>
      </p>
      <p>
        {text.reason}: {question.reason}
      </p>
      <p>{text.confirm.hint}</p>
    </ConfirmDialog>
  );
}

export function CloseDialog({ question, onClose }: QuestionDialogProps) {
  const close = useChange('listings.close', { onDone: onClose });
  const { isMine } = question;
  return (
    <ReasonDialog
      title={isMine ? text.close.withdrawTitle : text.close.refuseTitle}
      label={text.close.why}
      confirm={isMine ? text.close.withdraw : text.close.refuse}
      change={close}
      onConfirm={(reason) => close.mutate({ id: question.id, reason })}
      onCancel={onClose}
    >
      <p>
        <strong>{question.reference}</strong>
      </p>
    </ReasonDialog>
  );
}
