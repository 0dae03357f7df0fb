import { closeWhileLoading, startConsole } from '../fixtures/console.ts';
import { findDescendant } from '../fixtures/processes.ts';
import { expect, test } from '../fixtures/test.ts';

/** An engine that doesn't stop in time is ended after 12 s, the demo's cameras after 3 s. */
const patienceMs = 25_000;

test('closed while its engine starts, the console ends by itself and leaves no engine behind', async ({
  host,
}) => {
  await using running = await startConsole({ host });
  const enginePid = await findDescendant(running.mainPid, 'cordon-engine');
  const askedAt = Date.now();
  await running.stop();
  expect(Date.now() - askedAt).toBeLessThan(patienceMs);
  expect(() => process.kill(enginePid, 0)).toThrow('ESRCH');

  if (host !== 'electron') return;
  // The page that is cut off is no failure that anybody has to be told: a box would wait for a click for ever.
  const openedAt = Date.now();
  await closeWhileLoading();
  expect(Date.now() - openedAt).toBeLessThan(2 * patienceMs);
});
