import { expect, it } from 'vitest';
import type { Role } from '../../contract/domain.ts';
import { openTemporaryDatabase } from '../testing/temporary-database.ts';
import { Custody, type CustodyDeps } from './custody.ts';
import { makeKeyPair } from './hpke.ts';

const keys = () => ({
  data: new Uint8Array(32).fill(1),
  records: makeKeyPair().privateKey,
  faces: makeKeyPair().privateKey,
});

function custodyOf(kept: Uint8Array | undefined, present: ReadonlySet<Role>, onKeep: CustodyDeps['keep']) {
  return new Custody({
    kept,
    keep: onKeep,
    presentRoles: () => Promise.resolve(present),
    neededSubjects: () => Promise.resolve([]),
    isHeldBySomebody: () => true,
    onChange: () => undefined,
  });
}

it('lets go of nothing while a restarted engine still opens the data, and of what nobody is there for once it is open', async () => {
  await using database = await openTemporaryDatabase();
  let kept: Uint8Array | undefined;
  const before = custodyOf(
    undefined,
    new Set(['supervisor']),
    (keyring) => (kept = Uint8Array.from(keyring)),
  );
  await before.hold(keys());
  const present = new Set<Role>();
  const after = custodyOf(kept, present, () => undefined);
  // A slow machine: what is done every few seconds comes before the data is open, and finds nobody.
  await after.review();
  expect(after.keys?.records).not.toBeNull();
  present.add('supervisor');
  await after.attach(database.client);
  await after.review();
  expect(after.keys?.faces).not.toBeNull();
  present.clear();
  await after.review();
  expect(after.keys).toMatchObject({ records: null, faces: null });
});
