import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import styles from './panels.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

/** An alert that was opened without taking it: taking comes before judging. */
export function TakeAlert({ alertId }: { readonly alertId: string }) {
  const take = useChange('alerts.acknowledge');
  const run = () => take.mutate({ id: alertId });
  useShortcuts(text.keys.judge, [{ key: 'Enter', does: text.take, run, isDisabled: take.isPending }]);
  return (
    <section className={c('locked')} aria-label={text.take}>
      <Message tone="attention" icon="bell">
        {text.takeHint}
      </Message>
      {take.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(take.error)}
        </Message>
      ) : null}
      <Button look="primary" shortcut="Enter" isPending={take.isPending} onPress={run}>
        {text.take}
      </Button>
    </section>
  );
}
