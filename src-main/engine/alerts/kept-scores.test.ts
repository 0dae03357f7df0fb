import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { openReviewRoom } from '../testing/review-room/review-room.ts';

const reasons = { subject: ['features-agree'], system: [], environment: [] };

it('gives scores of judged alerts of deployments that are over, by one model, until their records are destroyed', async () => {
  await using room = await openReviewRoom();
  const { client, clock } = room.database;
  const [operator, supervisor] = [await room.seat('operator'), await room.seat('supervisor')];
  await room.match();
  const id = (await operator.get('alerts.list', {})).open[0]?.id ?? '';
  for (const seat of [operator, supervisor]) {
    await seat.get('alerts.take', { id });
    await seat.get('alerts.judge', { id, verdict: 'match', reasons, idempotencyKey: randomUUID() });
  }
  const modelHash = 'a'.repeat(64);
  const kept = () => client.call('alerts.kept-scores', { modelHash });
  expect(await kept()).toEqual([]);
  await supervisor.get('deployments.end', { id: 'deployment-test', reason: 'It is over.' });
  expect(await kept()).toMatchObject([{ state: 'confirmed', outcome: null, score: expect.any(Number) }]);
  expect(await client.call('alerts.kept-scores', { modelHash: 'b'.repeat(64) })).toEqual([]);
  await supervisor.get('alerts.record-outcome', {
    id,
    code: 'misidentified',
    note: '',
    idempotencyKey: randomUUID(),
  });
  expect(await kept()).toMatchObject([{ outcome: 'misidentified' }]);
  await client.call('alerts.purge', { at: clock.now() + 800 * 86_400_000 });
  expect(await kept()).toEqual([]);
});
