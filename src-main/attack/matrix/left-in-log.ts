import type { House } from '../house/house.ts';
import type { HouseState } from '../permissions/permission.ts';
import type { Finding } from './finding.ts';

/** How many entries the log has; null while the data is locked, when nothing can be written. */
export async function logSize(house: House): Promise<number | null> {
  if (!house.isOpen) return null;
  return (await house.database.call('case-log.chain')).entries;
}

/** Whether those who were refused have left anything in the log that somebody did. What the engine notes by itself is none. */
export async function leftInLog(
  house: House,
  state: HouseState,
  before: number | null,
): Promise<readonly Finding[]> {
  if (before === null) return [];
  const { entries } = await house.database.call('case-log.list', {
    role: 'auditor',
    filter: {},
    isOldestFirst: true,
    before: null,
    after: before,
    limit: 500,
  });
  // A seat that nobody touched while the suite was busy elsewhere is unlocked before it asks.
  const [left] = entries.filter(({ actorId, kind }) => actorId !== null && kind !== 'session.unlocked');
  return [
    {
      state,
      as: 'everybody who was refused',
      operation: 'whatever changed something',
      input: null,
      allowed: ['not-allowed'],
      got: left === undefined ? 'not-allowed' : 'done',
      words: left?.words ?? null,
    },
  ];
}
