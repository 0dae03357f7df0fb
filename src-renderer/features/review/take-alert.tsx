import type { AlertSummary } from '../../../src-main/contract/alerts.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { spanInWords } from '../../ui/time.ts';
import { useNow } from '../../ui/use-now.ts';
import styles from './panels.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

/** An alert that was opened without taking it, or is in somebody else's hands: taking comes before judging. */
export function TakeAlert({ summary }: { readonly summary: AlertSummary }) {
  const now = useNow();
  const take = useChange('alerts.take');
  const { id, heldBy } = summary;
  const run = () => take.mutate({ id, isTakeOver: heldBy !== null });
  const words = heldBy === null ? text.take : text.takeOver;
  // Relieving somebody is no key that one presses by habit.
  const key = heldBy === null ? 'Enter' : 'O';
  useShortcuts(text.keys.judge, [{ key, does: words, run, isDisabled: take.isPending }]);
  return (
    <section className={c('locked')} aria-label={words}>
      <Message tone="attention" icon={heldBy === null ? 'bell' : 'person'}>
        {heldBy === null ? text.takeHint : text.takeOverHint(heldBy.name, spanInWords(now - heldBy.since))}
      </Message>
      {take.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(take.error)}
        </Message>
      ) : null}
      <Button
        look={heldBy === null ? 'primary' : 'plain'}
        shortcut={key}
        isPending={take.isPending}
        onPress={run}
      >
        {words}
      </Button>
    </section>
  );
}
