import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message, Placeholder } from '../../ui/message.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { neighbour, nextToTake } from './queue-order.ts';
import { QueueRow } from './queue-row.tsx';
import styles from './queue.module.css';
import { queueText as text } from './text.ts';

const c = classNames(styles);

interface QueueStripProps {
  readonly onOpen: (alertId: string) => void;
  /** The alert in the review beside the list; without a review the list is only a way there. */
  readonly openId?: string | null;
  readonly hasClosed?: boolean;
}

/** Open alerts, oldest first; below them the latest decided ones where asked for. */
export function QueueStrip({ onOpen, openId, hasClosed = false }: QueueStripProps) {
  const alerts = useOperation('alerts.list', {});
  const take = useChange('alerts.acknowledge', { onDone: (_, { id }) => onOpen(id) });
  const open = alerts.data?.open ?? [];
  const walkable = hasClosed ? [...open, ...(alerts.data?.closed ?? [])] : open;
  const next = nextToTake(open);

  function takeNext(): void {
    if (next === null || take.isPending) return;
    if (next.state === 'new') take.mutate({ id: next.id });
    else onOpen(next.id);
  }

  function walk(step: 1 | -1): void {
    const alert = neighbour(walkable, openId ?? null, step);
    if (alert !== null) onOpen(alert.id);
  }

  useShortcuts(text.keys.title, [
    { key: 'A', does: text.takeKey, run: takeNext, isDisabled: next === null },
    ...(openId === undefined
      ? []
      : [
          { key: 'J', does: text.keys.next, run: () => walk(1) },
          { key: 'K', does: text.keys.previous, run: () => walk(-1) },
        ]),
  ]);

  return (
    <aside className={c('strip')} aria-label={text.title}>
      <header className={c('header')}>
        <h2>{open.length === 0 ? text.title : text.count(open.length)}</h2>
        <Button
          look={next?.state === 'new' ? 'primary' : 'plain'}
          isWide
          shortcut="A"
          icon="bell"
          aria-keyshortcuts="A"
          isDisabled={next === null}
          isPending={take.isPending}
          onPress={takeNext}
        >
          {next === null
            ? text.nothingToTake
            : next.state === 'new'
              ? text.take(next.number)
              : text.judge(next.number)}
        </Button>
        {take.isError ? (
          <Message tone="bad" role="alert">
            {errorWords(take.error)}
          </Message>
        ) : null}
      </header>
      <div className={c('lists')}>
        <Answer of={alerts} loading={text.loading}>
          {(data) => (
            <>
              {data.open.length === 0 ? (
                <Placeholder title={text.empty}>{text.emptyHint}</Placeholder>
              ) : (
                <ul aria-label={text.title}>
                  {data.open.map((alert) => (
                    <QueueRow key={alert.id} alert={alert} isOpen={alert.id === openId} onOpen={onOpen} />
                  ))}
                </ul>
              )}
              {hasClosed ? (
                <section className={c('closed')}>
                  <h3>{text.closed}</h3>
                  {data.closed.length === 0 ? <p>{text.noneClosed}</p> : null}
                  <ul aria-label={text.closed}>
                    {data.closed.map((alert) => (
                      <QueueRow key={alert.id} alert={alert} isOpen={alert.id === openId} onOpen={onOpen} />
                    ))}
                  </ul>
                </section>
              ) : null}
            </>
          )}
        </Answer>
      </div>
    </aside>
  );
}
