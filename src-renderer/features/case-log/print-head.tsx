import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { Heads } from '../../../src-main/contract/heads.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { localDate, localTime, utcTime } from '../../ui/time.ts';
import { classNames } from '../../ui/class-names.ts';
import styles from './printed-head.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);

interface PrintHeadProps {
  readonly head: NonNullable<Heads['latest']>;
  readonly onClose: () => void;
}

/** Prints a head, and takes the word of whoever has the page in hand: its code stands on the paper alone. */
export function PrintHead({ head, onClose }: PrintHeadProps) {
  // The one that is printed stays the one that is confirmed, also when the log grows meanwhile.
  const [printed] = useState(head);
  const [code, setCode] = useState('');
  const [where, setWhere] = useState('');
  const confirm = useChange('heads.confirm-printed', { onDone: onClose });
  return (
    <>
      <ConfirmDialog
        title={text.printTitle}
        confirm={text.confirmPrinted}
        change={confirm}
        isConfirmDisabled={code.trim() === '' || where.trim() === ''}
        onConfirm={() => confirm.mutate({ size: printed.size, code, where })}
        onCancel={onClose}
      >
        <p>{text.printHint}</p>
        <Button icon="log" onPress={() => window.print()}>
          {text.printHead}
        </Button>
        <TextInput label={text.printedCode} hint={text.printedCodeHint} value={code} onChange={setCode} />
        <TextInput label={text.printedWhere} maxLength={120} value={where} onChange={setWhere} />
      </ConfirmDialog>
      {createPortal(
        <article className={c('page')} aria-hidden="true">
          <h1>{text.pageTitle}</h1>
          <p>{text.pageIntro}</p>
          <p>
            {localDate(printed.at)} {localTime(printed.at)} ({utcTime(printed.at)} UTC)
          </p>
          <pre>{printed.note}</pre>
          <p>
            {text.printedCode}: <strong>{printed.code}</strong>
          </p>
          <p>{text.pageUse}</p>
        </article>,
        document.body,
      )}
    </>
  );
}
