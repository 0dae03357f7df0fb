import { useState } from 'react';
import type { AlertView } from '../../../src-main/contract/alerts.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { verdictWords } from '../../ui/words.ts';
import { wordsOf } from './reasons.ts';
import styles from './panels.module.css';
import { reviewText as text } from './text.ts';
import { WithdrawDialog } from './withdraw-dialog.tsx';

const c = classNames(styles);

interface LockedVoteProps {
  readonly alert: Extract<AlertView, { readonly phase: 'blind' }>;
  readonly myVote: NonNullable<AlertView['myVote']>;
  readonly onSwap: () => void;
}

/** Between the two votes: what this person said, and that the other judges apart. */
export function LockedVote({ alert, myVote, onSwap }: LockedVoteProps) {
  const [isWithdrawing, setWithdrawing] = useState(false);
  const { canWithdraw } = alert;
  const withdraw = () => setWithdrawing(true);
  useShortcuts(text.keys.judge, [
    { key: 'S', does: text.lockedSwap, run: onSwap },
    { key: 'Z', does: text.withdraw, run: withdraw, isDisabled: !canWithdraw },
  ]);
  return (
    <section className={c('locked')} aria-label={text.lockedTitle}>
      <Message icon="lock" tone="good" title={text.lockedTitle} role="status">
        {text.lockedHint}
      </Message>
      <p>
        <strong>{text.yourVote(verdictWords[myVote.verdict])}</strong>
        <br />
        {wordsOf(myVote.reasons, alert.reasons).join(' · ')}
      </p>
      <div className={c('acts')}>
        {canWithdraw ? (
          <Button icon="reset" shortcut="Z" onPress={withdraw}>
            {text.withdraw}
          </Button>
        ) : null}
        <Button look="primary" icon="swap" shortcut="S" onPress={onSwap}>
          {text.lockedSwap}
        </Button>
      </div>
      {isWithdrawing ? (
        <WithdrawDialog alertId={alert.summary.id} onClose={() => setWithdrawing(false)} />
      ) : null}
    </section>
  );
}
