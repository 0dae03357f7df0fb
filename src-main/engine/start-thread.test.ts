import { once } from 'node:events';
import { expect, it } from 'vitest';
import { startThread } from './start-thread.ts';

it('starts a module of the sources without WebAssembly that takes its types out', async () => {
  const thread = startThread(import.meta, 'testing/loaded-modules.worker');
  const exited = once(thread, 'exit');
  // Answered by the fixture beside this file.
  const [loaded] = (await once(thread, 'message')) as [readonly string[]];
  expect(loaded.length).toBeGreaterThan(50);
  expect(loaded.filter((name) => name.includes('amaro'))).toEqual([]);
  await exited;
});
