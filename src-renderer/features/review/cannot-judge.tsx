import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import styles from './panels.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

interface CannotJudgeProps {
  /** In the engine's words. */
  readonly because: string;
  readonly onSwap: () => void;
}

/** An alert that waits for somebody else's vote. */
export function CannotJudge({ because, onSwap }: CannotJudgeProps) {
  useShortcuts(text.keys.judge, [{ key: 'S', does: text.lockedSwap, run: onSwap }]);
  return (
    <section className={c('locked')} aria-label={text.cannot}>
      <Message tone="attention" icon="lock" title={text.cannot}>
        {because}
      </Message>
      <Button icon="swap" shortcut="S" onPress={onSwap}>
        {text.lockedSwap}
      </Button>
    </section>
  );
}
