import { randomUUID } from 'node:crypto';
import type { DatabaseClient } from '../../../src-main/engine/database/client.ts';
import { accountFor } from '../../../src-main/engine/testing/account.ts';

const reviewers = [
  { id: 'reviewer-one', displayName: 'Ada', role: 'operator' },
  { id: 'reviewer-two', displayName: 'Ben', role: 'supervisor' },
] as const;

/** Two people say of everything that waits here of sites that it is a match. @param onJudged with the alert's id at its site */
export async function judgeWaiting(
  database: DatabaseClient,
  onJudged: (alertId: string) => void,
): Promise<void> {
  const known = new Set((await database.call('people.list')).map(({ id }) => id));
  for (const { id, role, displayName } of reviewers) {
    if (known.has(id)) continue;
    await database.call('people.add', {
      account: accountFor(id, role, { displayName }),
      kind: 'person.added',
    });
    await database.call('people.qualify-for-demo', { personId: id, validUntil: Date.now() + 86_400_000 });
  }
  const { open } = await database.call('alerts.queue', { closedLimit: 0 });
  for (const { alert } of open) {
    if (alert.idThere === null || alert.state !== 'new') continue;
    const { id } = alert;
    for (const actor of reviewers) {
      await database.call('alerts.take', { id, actor, isTakeOver: false });
      await database.call('alerts.judge', {
        id,
        actor,
        verdict: 'match',
        reasons: { subject: ['features-agree'], system: [], environment: [] },
        idempotencyKey: randomUUID(),
      });
    }
    onJudged(alert.idThere);
  }
}
