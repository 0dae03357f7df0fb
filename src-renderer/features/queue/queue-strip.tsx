import { useStore } from 'zustand';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message, Placeholder } from '../../ui/message.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useIsAnswering } from '../../ui/use-is-known.ts';
import { AlarmRateLine } from './alarm-rate-line.tsx';
import { AlertList } from './alert-list.tsx';
import { finderStore, isLookingFor } from './finder-store.ts';
import { QueueFinder } from './queue-finder.tsx';
import { neighbour, nextToTake } from './queue-order.ts';
import styles from './queue.module.css';
import { queueText as text } from './text.ts';

const c = classNames(styles);

interface QueueStripProps {
  readonly onOpen: (alertId: string) => void;
  /** The alert in the review beside the list; without a review the list is only a way there. */
  readonly openId?: string | null;
  /** With the decided ones, and a way to look for any. */
  readonly isWhole?: boolean;
}

/** Open alerts, oldest first; below them the latest decided ones where asked for, or what was looked for instead. */
export function QueueStrip({ onOpen, openId, isWhole = false }: QueueStripProps) {
  const alerts = useOperation('alerts.list', {});
  const isAnswering = useIsAnswering();
  const isKnown = isAnswering && alerts.data !== undefined && !alerts.isError;
  const finder = useStore(finderStore);
  const isFinding = isWhole && isLookingFor(finder);
  const { text: wanted, among, cameraId, site } = finder;
  const search = useOperation(
    'alerts.search',
    {
      text: wanted,
      among,
      ...(cameraId === null ? {} : { cameraId }),
      ...(site === null ? {} : { site }),
    },
    { isEnabled: isFinding, keepsLast: true },
  );
  const take = useChange('alerts.take', { onDone: (_, { id }) => onOpen(id) });
  const open = alerts.data?.open ?? [];
  const walkable = isFinding
    ? (search.data?.alerts ?? [])
    : [...open, ...(isWhole ? (alerts.data?.closed ?? []) : [])];
  const next = nextToTake(open);
  const waiting = open.find(({ waitingSince }) => waitingSince !== null);

  function takeNext(): void {
    if (next === null || take.isPending) return;
    if (next.heldBy === null) take.mutate({ id: next.id });
    else onOpen(next.id);
  }

  function walk(step: 1 | -1): void {
    const alert = neighbour(walkable, openId ?? null, step);
    if (alert !== null) onOpen(alert.id);
  }

  useShortcuts(text.keys.title, [
    { key: 'A', does: text.takeKey, run: takeNext, isDisabled: next === null || !isKnown },
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
        <div className={c('head')}>
          <h2>{open.length === 0 || !isKnown ? text.title : text.count(open.length)}</h2>
          {isKnown ? (
            <AlarmRateLine raisedInTenMinutes={alerts.data.raisedInTenMinutes} />
          ) : (
            <p className={c('rate')}>{text.unknown}</p>
          )}
        </div>
        <Button
          look={next !== null && next.heldBy === null ? 'primary' : 'plain'}
          isWide
          shortcut="A"
          icon="bell"
          aria-keyshortcuts="A"
          isDisabled={next === null || !isKnown}
          isPending={take.isPending}
          onPress={takeNext}
        >
          {isKnown ? takeWords(next, waiting !== undefined) : text.unknown}
        </Button>
        {next === null && typeof waiting?.cannotJudgeBecause === 'string' ? (
          <p>{text.notForYou(waiting.number, waiting.cannotJudgeBecause)}</p>
        ) : null}
        {take.isError ? (
          <Message tone="bad" role="alert">
            {errorWords(take.error)}
          </Message>
        ) : null}
        {isWhole ? <QueueFinder /> : null}
      </header>
      <div className={c('lists')}>
        {isFinding ? (
          <Answer of={search} loading={text.looking}>
            {({ alerts: some, found }) => (
              <section aria-label={text.found(found)}>
                <h3>{text.found(found)}</h3>
                <AlertList label={text.found(found)} alerts={some} openId={openId} onOpen={onOpen} />
                {found > some.length ? <p>{text.moreFound(some.length)}</p> : null}
              </section>
            )}
          </Answer>
        ) : (
          <Answer of={alerts} loading={text.loading}>
            {(data) => (
              <>
                {isKnown || data.open.length === 0 ? null : <p className={c('before')}>{text.fromBefore}</p>}
                {data.open.length === 0 ? (
                  <Placeholder title={isKnown ? text.empty : text.unknown}>
                    {isKnown ? text.emptyHint : text.unknownHint}
                  </Placeholder>
                ) : (
                  <AlertList label={text.title} alerts={data.open} openId={openId} onOpen={onOpen} />
                )}
                {isWhole ? (
                  <section className={c('closed')}>
                    <h3>{text.closed}</h3>
                    {data.closed.length === 0 ? <p>{text.noneClosed}</p> : null}
                    <AlertList label={text.closed} alerts={data.closed} openId={openId} onOpen={onOpen} />
                  </section>
                ) : null}
              </>
            )}
          </Answer>
        )}
      </div>
    </aside>
  );
}

function takeWords(next: ReturnType<typeof nextToTake>, somethingWaits: boolean): string {
  if (next === null) return somethingWaits ? text.noneForYou : text.nothingToTake;
  if (next.heldBy !== null) return text.inHand(next.number);
  return next.state === 'new' ? text.take(next.number) : text.judge(next.number);
}
