import { useInfiniteQuery } from '@tanstack/react-query';
import type { CaseLogEntry } from '../../../src-main/contract/case-log.ts';
import { useEngine } from '../../engine/engine-context.tsx';
import { errorWords } from '../../engine/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message, Placeholder } from '../../ui/message.tsx';
import { localDate, localTime, utcTime } from '../../ui/time.ts';
import { kindWords } from './entries.ts';
import { toEntryFilter, type LogFilter } from './log-filter.ts';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);
const pageSize = 200;

interface TimelineProps {
  readonly filter: LogFilter;
  readonly chosen: number | null;
  readonly onChoose: (entry: CaseLogEntry) => void;
}

/** What happened to one thing, as a story: oldest first. */
export function Timeline({ filter, chosen, onChoose }: TimelineProps) {
  const engine = useEngine();
  const input = { ...toEntryFilter(filter), order: 'oldest-first', limit: pageSize } as const;
  const pages = useInfiniteQuery({
    // Of the operation's own key, so that what makes the log grow makes this old as well.
    queryKey: ['case-log.list', input],
    queryFn: ({ pageParam }) =>
      engine.call('case-log.list', { ...input, ...(pageParam === null ? {} : { after: pageParam }) }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ entries }) =>
      entries.length < pageSize ? undefined : (entries.at(-1)?.sequence ?? undefined),
  });
  if (pages.isError) return <Message tone="bad">{errorWords(pages.error)}</Message>;
  if (pages.data === undefined) return <Placeholder title={text.loading} />;
  const entries = pages.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) return <Placeholder title={text.nothingFound} />;
  return (
    <div className={c('frame', 'scrolls')}>
      <ol className={c('timeline')} aria-label={text.timeline(filter.topic?.label ?? '')}>
        {entries.map((entry, index) => {
          const day = localDate(entry.at);
          const before = entries[index - 1];
          const isNewDay = before === undefined || localDate(before.at) !== day;
          return (
            <li key={entry.sequence}>
              {isNewDay ? <h2 className={c('day')}>{day}</h2> : null}
              <button
                type="button"
                className={c('moment')}
                aria-pressed={entry.sequence === chosen}
                onClick={() => onChoose(entry)}
              >
                <span className={c('at')}>
                  <b>{localTime(entry.at)}</b> {utcTime(entry.at, false)} UTC
                </span>
                <span>
                  <b>{kindWords(entry.kind)}</b> {entry.actor ?? text.system}
                  <br />
                  {entry.words}
                </span>
                <span className={c('faint')}>{entry.sequence}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {pages.hasNextPage ? (
        <Button isPending={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
          {pages.isFetchingNextPage ? text.loadingOlder : text.later}
        </Button>
      ) : null}
    </div>
  );
}
