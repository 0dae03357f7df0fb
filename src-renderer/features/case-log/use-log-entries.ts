import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { EntryFilter } from '../../../src-main/contract/case-log.ts';
import { useEngine } from '../../engine/engine-context.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { withLatest, withOlder, type Known } from './entries.ts';

const pageSize = 200;
const noEntries: Known = [];

/** The entries that fit: the latest page follows the log, older pages are added on demand. */
export function useLogEntries(filter: EntryFilter) {
  const engine = useEngine();
  const latest = useOperation('case-log.list', { ...filter, limit: pageSize });
  const [known, setKnown] = useState<Known>(noEntries);
  const [before, setBefore] = useState<number | null>(null);
  const [isComplete, setComplete] = useState(false);

  const latestEntries = latest.data?.entries;
  useEffect(() => {
    if (latestEntries === undefined) return;
    setKnown((entries) => withLatest(entries, latestEntries));
    if (latestEntries.length < pageSize) setComplete(true);
  }, [latestEntries]);

  const older = useQuery({
    queryKey: ['case-log.older', filter, before],
    queryFn: () =>
      engine.call('case-log.list', { ...filter, limit: pageSize, ...(before === null ? {} : { before }) }),
    enabled: before !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const olderEntries = older.data?.entries;
  useEffect(() => {
    if (olderEntries === undefined) return;
    setKnown((entries) => withOlder(entries, olderEntries));
    if (olderEntries.length < pageSize) setComplete(true);
  }, [olderEntries]);

  return {
    latest,
    older,
    entries: known,
    isComplete,
    loadOlder: () => {
      const oldest = known.at(-1)?.sequence;
      if (oldest === undefined) return;
      if (oldest === before) void older.refetch();
      else setBefore(oldest);
    },
  };
}
