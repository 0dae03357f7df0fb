import { randomBytes } from 'node:crypto';
import type { DatabaseClient } from '../../../src-main/engine/database/client.ts';
import { startingPolicy } from '../../../src-main/engine/policy/draft.ts';
import { sealListIn } from '../../../src-main/engine/testing/seal-list.ts';
import { receiveLists } from '../../../src-main/engine/watchlists/received/receive-lists.ts';

const modelHash = 'a'.repeat(64);
const hourMs = 3_600_000;
const templateLength = 512;
/** So many are enrolled without a pause. */
const most = 1_000_000;

/** Of both machines: what a list here could be. */
const policy = startingPolicy({
  mode: 'operational',
  force: 'Example Police',
  draftedAt: 0,
  revocationList: 0,
  models: [{ hash: modelHash, name: 'A model', thresholdFloor: 0.5 }],
});
const rules = { ...policy, watchlist: { ...policy.watchlist, maximumEntries: most } };

/** A sealed list at the control room, handed to a site. Answers its seal. */
export async function sendSomeList(
  database: DatabaseClient,
  { site, listId, entries, pictureBytes }: SomeList,
  now: number,
): Promise<string> {
  await database.call('watchlists.find-or-begin-draft', {
    id: listId,
    name: `List ${listId}`,
    modelHash,
    expiresAt: now + 20 * hourMs,
  });
  for (let nth = 0; nth < entries; nth += 1)
    await database.call('watchlists.enrol', {
      id: `${listId}-${String(nth)}`,
      listId,
      modelHash,
      body: {
        reference: `REF-${String(nth)}`,
        name: 'Somebody',
        category: 'high-harm-suspect',
        source: 'Test',
        lawfulBasis: 'Test',
        imageDate: '2026-01-01',
        instructions: '',
      },
      isBlueList: false,
      maximumEntries: most,
      template: Float32Array.from({ length: templateLength }, (_, at) => Math.sin(at + nth)),
      quality: 0.9,
      crop: new Uint8Array(randomBytes(pictureBytes)),
      actorId: null,
    });
  const sealHash = await sealListIn(database, listId);
  await database.call('consignments.send-list', {
    id: `consignment-${listId}`,
    site,
    listId,
    usableForMs: 48 * hourMs,
    actorId: 'builder-of-lists',
  });
  return sealHash;
}

export interface SomeList {
  readonly site: string;
  readonly listId: string;
  readonly entries: number;
  readonly pictureBytes: number;
}

/** What an engine does again and again about lists, at either end. Answers whether there was anything. */
export async function workOnLists(database: DatabaseClient, now: () => number): Promise<boolean> {
  let formed = 0;
  for (; formed < 8 && (await database.call('consignments.can-form')); formed += 1)
    await database.call('consignments.form');
  const received = await receiveLists({
    database,
    policy: () => Promise.resolve(rules),
    modelHash: () => modelHash,
    now,
  });
  return formed + received > 0;
}
