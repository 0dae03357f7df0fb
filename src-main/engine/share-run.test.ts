import { expect, it, vi } from 'vitest';
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

it('lets somebody wait for the run under way and begins none for them', async () => {
  const runs: PromiseWithResolvers<void>[] = [];
  const ask = shareRun(() => {
    const run = Promise.withResolvers<void>();
    runs.push(run);
    return run.promise;
  });
  await ask.underWay();
  expect(runs).toHaveLength(0);

  const ended = vi.fn();
  const asked = ask();
  const failing = expect(asked).rejects.toThrow('no');
  const waiting = ask.underWay().then(ended);
  await Promise.resolve();
  expect(ended).not.toHaveBeenCalled();
  runs[0]?.reject(new Error('no'));
  await Promise.all([failing, waiting]);

  // What waited may begin one of its own, which is not the one before.
  const own = ask();
  expect(runs).toHaveLength(2);
  runs[1]?.resolve();
  await own;
});
