import type { Salvaged } from '../../src-main/engine/backups/salvage.ts';

/** What was saved and what was not, and what to do now. */
export function describeSalvage({ main, keys, log }: Salvaged, target: string): readonly string[] {
  const gaps = log.missing.map(({ from, to }) =>
    from === to ? String(from) : `${String(from)} to ${String(to)}`,
  );
  const strays = main.strayRows + (keys?.strayRows ?? 0);
  const lost = main.lostRows + (keys?.lostRows ?? 0);
  return [
    `Pages of the database: ${String(main.pages)}, of which ${String(main.damagedPages.length)} can't be read${main.damagedPages.length === 0 ? '' : ` (${main.damagedPages.slice(0, 20).join(', ')}${main.damagedPages.length > 20 ? ', …' : ''})`}.`,
    `Rows saved: ${String(main.rows)}.${lost === 0 ? '' : ` Rows of which a part is gone: ${String(lost)}.`}${strays === 0 ? '' : ` Rows that belong nowhere: ${String(strays)}.`}`,
    `Entries of the case log: ${String(log.entries)}.${gaps.length === 0 ? ' None is missing.' : ` Missing: ${gaps.join(', ')}.`}${log.misfits === 0 ? ' Each fits the one before it.' : ` ${String(log.misfits)} do not fit the one before them.`}`,
    ...(main.incomplete.includes('entries')
      ? [
          'A page of the log itself can’t be read: entries after the last one that is here may be missing too. Compare it with a head that was kept elsewhere.',
        ]
      : []),
    keys === null
      ? 'The keys are all there.'
      : `The key database is damaged too: ${String(keys.damagedPages.length)} of its ${String(keys.pages)} pages can't be read. What was sealed under a key that is gone can't be opened.`,
    '',
    log.canGoOn
      ? `It lies in ${target}: npm start -- --data opens it, npm run verify reads it. The damaged folder was not changed: keep it.`
      : `It lies in ${target}: npm run verify reads it. Nothing can be added to this log, because entries since its last checkpoint are missing: restore the last backup to go on, and keep both folders.`,
  ];
}
