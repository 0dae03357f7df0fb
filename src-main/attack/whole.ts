import { tryForgeries } from './forgeries/try-forgeries.ts';
import { stageNames } from './house/stages.ts';
import { isAllowed, type Finding } from './matrix/finding.ts';
import { tryDemo } from './matrix/try-demo.ts';
import { tryMedia } from './matrix/try-media.ts';
import { tryStages } from './matrix/try-stages.ts';
import { findingLines, stateLines } from './report.ts';
import { runMatrix } from './run-attack.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** All of it, told line by line. */
export async function runWhole(seed: number, say: (line: string) => void): Promise<Counts> {
  let [passed, failed] = [0, 0];
  function count(results: readonly boolean[]): void {
    const good = results.filter(Boolean).length;
    passed += good;
    failed += results.length - good;
  }
  const take = (findings: readonly Finding[], lines: readonly string[]): void => {
    for (const line of lines) say(line);
    count(findings.map(isAllowed));
  };

  await runMatrix({ isHostile: true, hasDeadSessions: true, seed }, (state, findings) =>
    take(findings, stateLines(state, findings)),
  );
  say('\na deployment that officers signed for, in every stage');
  await tryStages((_, findings) => take(findings, findingLines(findings)));
  say(`  ${String(stageNames.length)} stages`);
  say('\nthe demo');
  const demo = await tryDemo(seed);
  take(demo, findingLines(demo));
  say('\npictures, tiles and packs, by every ticket');
  const fetched = await tryMedia();
  const byPerson = Map.groupBy(fetched, ({ as }) => as);
  for (const [as, all] of byPerson) {
    const statuses = [...Map.groupBy(all, ({ got }) => got)].map(
      ([got, some]) => `${String(got)}: ${String(some.length)}`,
    );
    say(`  ${as.padEnd(58)} ${String(all.length).padStart(5)} fetched: ${statuses.join(', ')}`);
  }
  for (const { as, route, allowed, got } of fetched.filter((one) => one.allowed !== one.got))
    say(`  FAILED ${route} as ${as}: ${String(got)}, and the table says ${String(allowed)}`);
  count(fetched.map(({ allowed, got }) => allowed === got));
  say('\nforged, edited, moved, set wrong: each refused with its reason');
  await tryForgeries(({ title, isRefused, words }) => {
    say(`  ${isRefused ? 'refused' : 'FAILED '} ${title}\n          ${words}`);
    count([isRefused]);
  });
  return { passed, failed };
}
