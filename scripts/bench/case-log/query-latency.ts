import type { EntryFilter } from '../../../src-main/contract/case-log.ts';
import type { Role } from '../../../src-main/contract/domain.ts';
import type { Executor } from '../../../src-main/engine/database/executor.ts';
import { atMost, printed, type Row } from '../row.ts';
import { median, percentile95 } from '../statistics.ts';
import { alertEveryMs, entriesPerAlert, longLogEntries, longLogSurnames, openLongLog } from './long-log.ts';

const rounds = 20;

/** What people ask of a long log, by turns: words rare and common, kinds, people, topics, days, pages far back. */
function questionsOf(round: number): readonly (EntryFilter & { readonly before?: number })[] {
  const alert = 1 + ((round * 7_919) % (longLogEntries / entriesPerAlert - 1));
  const actorId = `person-${round % 12}`;
  const from = alert * alertEveryMs;
  return [
    { text: longLogSurnames[(round * 37) % longLogSurnames.length] ?? '' },
    { text: `alert ${alert}` },
    { text: 'raised' },
    { text: 'face shape agrees' },
    { text: '"North gate"', kind: 'alert.raised' },
    { text: 'surname', kind: 'alert.decided' },
    { text: 'confirmed', actorId },
    { kind: 'face.viewed', actorId },
    { kind: 'alert.judged', text: 'no match' },
    { about: `alert:alert-${alert}` },
    { kind: 'log.began' },
    { from, until: from + 86_400_000, kind: 'alert.raised' },
    { before: alert * entriesPerAlert },
  ];
}

/** How long somebody waits for a page of a log of a million entries: 100 entries, opened, in words for their role. */
export function measureQueries(say: (line: string) => void): readonly Row[] {
  const executor = openLongLog(say);
  try {
    say('asking a log of a million entries');
    const spentMs = Array.from({ length: rounds }, (_, round) => ask(executor, round)).flat();
    return [
      atMost(200, 'query-1m-p95', percentile95(spentMs), 'ms'),
      printed('query-1m-median', median(spentMs), 'ms'),
    ];
  } finally {
    executor.close(Date.now());
  }
}

function ask(executor: Executor, round: number): readonly number[] {
  const role: Role = round % 2 === 0 ? 'supervisor' : 'auditor';
  return questionsOf(round).map(({ before, ...filter }) => {
    const page = { role, filter, isOldestFirst: false, before: before ?? null, after: null, limit: 100 };
    const startedMs = performance.now();
    executor.run('case-log.list', page, Date.now());
    return performance.now() - startedMs;
  });
}
