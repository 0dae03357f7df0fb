import { useState, type ReactNode } from 'react';
import type { Change } from '../engine/use-operation.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { TextInput } from './text-input.tsx';

/** That of the contract. */
const shortestReason = 3;

interface ReasonDialogProps {
  readonly title: string;
  readonly label: string;
  readonly confirm: string;
  readonly look?: 'primary' | 'danger';
  readonly change: Change;
  readonly onConfirm: (reason: string) => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** Asks for the reason before something is done that needs one. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, label, confirm, look = 'primary', change, onConfirm, onCancel, children } = props;
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const isTooShort = reason.trim().length < shortestReason;
  return (
    <ConfirmDialog
      title={title}
      confirm={confirm}
      look={look}
      change={change}
      onConfirm={() => {
        setMissing(isTooShort);
        if (!isTooShort) onConfirm(reason);
      }}
      onCancel={onCancel}
    >
      {children}
      <TextInput
        label={label}
        autoFocus
        rows={2}
        maxLength={300}
        value={reason}
        error={isMissing && isTooShort ? 'Say why.' : undefined}
        onChange={setReason}
      />
    </ConfirmDialog>
  );
}
