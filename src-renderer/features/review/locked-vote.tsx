import type { AlertView, ReasonChoices } from '../../../src-main/contract/alerts.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { verdictWords } from '../../ui/words.ts';
import { wordsOf } from './reasons.ts';
import styles from './panels.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

interface LockedVoteProps {
  readonly myVote: NonNullable<AlertView['myVote']>;
  readonly offered: ReasonChoices;
  readonly onSwap: () => void;
}

/** Between the two votes: what this person said, and that the other judges apart. */
export function LockedVote({ myVote, offered, onSwap }: LockedVoteProps) {
  useShortcuts(text.keys.judge, [{ key: 'S', does: text.lockedSwap, run: onSwap }]);
  return (
    <section className={c('locked')} aria-label={text.lockedTitle}>
      <Message icon="lock" tone="good" title={text.lockedTitle} role="status">
        {text.lockedHint}
      </Message>
      <p>
        <strong>{text.yourVote(verdictWords[myVote.verdict])}</strong>
        <br />
        {wordsOf(myVote.reasons, offered).join(' · ')}
      </p>
      <Button look="primary" icon="swap" shortcut="S" onPress={onSwap}>
        {text.lockedSwap}
      </Button>
    </section>
  );
}
