import { doMainJob } from '../fixtures/main-job.ts';
import { test } from '../fixtures/test.ts';

test('the main job: four cameras, an alert, two people apart and blind, the outcome, and all of it in the case log', async ({
  console,
}) => {
  await doMainJob(console);
});
