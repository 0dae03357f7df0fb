import { expect, it } from 'vitest';
import { shareRun } from './share-run.ts';

it('gives whoever asks meanwhile the run under way, and runs anew afterwards, also after a failure', async () => {
  const runs: PromiseWithResolvers<void>[] = [];
  const ask = shareRun(() => {
    const run = Promise.withResolvers<void>();
    runs.push(run);
    return run.promise;
  });
  const both = Promise.allSettled([ask(), ask()]);
  expect(runs).toHaveLength(1);
  runs[0]?.reject(new Error('no'));
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const again = ask();
  expect(runs).toHaveLength(2);
  runs[1]?.resolve();
  await expect(again).resolves.toBeUndefined();
});
