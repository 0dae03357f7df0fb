import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deriveDatabaseKeys } from '../../database/derive-keys.ts';
import { keyDatabaseFile, mainDatabaseFile } from '../../database/file-names.ts';
import { openEncrypted } from '../../database/open-encrypted.ts';
import { sql } from '../../database/sql.ts';
import { startingPolicy } from '../../policy/draft.ts';
import { decryptedPages } from '../../testing/decrypted-pages.ts';
import { sealListIn } from '../../testing/seal-list.ts';
import type { TemporaryExecutor } from '../../testing/temporary-database.ts';
import { openTwoMachines, type TwoMachines } from '../../testing/two-machines.ts';
import { listSubjects } from '../list-rows.ts';
import { readGallery } from '../read-gallery.ts';
import { formPiece, listKeySchema, readPiece } from './list-mail.ts';
import { receiveLists } from './receive-lists.ts';

const hourMs = 3_600_000;
const modelHash = 'a'.repeat(64);
const listId = 'list-1';
const id = 'consignment-1';

let machines: TwoMachines;
beforeEach(async () => {
  machines = await openTwoMachines();
});
afterEach(() => machines[Symbol.asyncDispose]());

const policy = startingPolicy({
  mode: 'operational',
  force: 'Example Police',
  draftedAt: 0,
  revocationList: 0,
  models: [{ hash: modelHash, name: 'A model', thresholdFloor: 0.5 }],
});

/** A list at the control room, approved and sealed by two. */
async function makeList(entries = 3, pictureBytes = 600): Promise<string> {
  const { client, clock } = machines.control;
  const expiresAt = clock.now() + 20 * hourMs;
  await client.call('watchlists.find-or-begin-draft', { id: listId, name: 'Market', modelHash, expiresAt });
  for (let nth = 0; nth < entries; nth += 1)
    await client.call('watchlists.enrol', {
      id: `entry-${String(nth)}`,
      listId,
      modelHash,
      body: {
        reference: `REF-SECRET-${String(nth)}`,
        name: 'Evander Quillfeather',
        category: 'high-harm-suspect',
        source: 'Test',
        lawfulBasis: 'Test',
        imageDate: '2026-01-01',
        instructions: '',
      },
      isBlueList: false,
      maximumEntries: 1_000,
      template: Float32Array.of(0.6, 0.8, nth),
      quality: 0.9,
      crop: new Uint8Array(randomBytes(pictureBytes)),
      actorId: null,
    });
  return sealListIn(client, listId);
}
const send = (more: Partial<{ readonly id: string; readonly site: string }> = {}) =>
  machines.control.client.call('consignments.send-list', {
    id,
    site: 'van-3',
    listId,
    usableForMs: 48 * hourMs,
    actorId: 'sender',
    ...more,
  });
const receive = (changes: { readonly policy?: typeof policy; readonly modelHash?: string } = {}) =>
  receiveLists({
    database: machines.site.client,
    policy: () => Promise.resolve(changes.policy ?? policy),
    modelHash: () => changes.modelHash ?? modelHash,
    now: machines.site.clock.now,
  });
const listAt = (machine: TemporaryExecutor) => machine.client.call('watchlists.find', { id: listId });
const sentFrom = async () => (await machines.control.client.call('consignments.all'))[0];
const entriesOf = (machine: TemporaryExecutor): readonly string[] =>
  machine.read(({ db }) =>
    db.all<{ kind: string }>(sql`SELECT kind FROM entries ORDER BY sequence`).map(({ kind }) => kind),
  );

describe('a list that goes to a site', () => {
  it('is there what two people sealed, in pieces, and opens with the machine’s key alone', async () => {
    const sealHash = await makeList(40, 60_000);
    await send();
    expect(await machines.carry()).toEqual([]);
    expect((await listAt(machines.site))?.sealHash).toBeNull();
    expect(await receive()).toBe(1);
    expect(await machines.carry()).toEqual([]);
    const there = await listAt(machines.site);
    expect(there).toMatchObject({ sealHash, entries: 40, name: 'Market', submittedBy: null });
    // Nobody who reviews is there.
    machines.site.executor.hold({
      pairs: {
        records: machines.site.pairs.records && { ...machines.site.pairs.records, privateKey: null },
        faces: machines.site.pairs.faces && { ...machines.site.pairs.faces, privateKey: null },
      },
      retain: [],
      given: [],
    });
    expect(await machines.site.client.call('watchlists.is-locked', { id: listId })).toBe(false);
    const gallery = await readGallery(machines.site.client, listId);
    expect(gallery.find((entry) => entry.id === 'entry-7')?.template).toEqual(Float32Array.of(0.6, 0.8, 7));
    expect(await sentFrom()).toMatchObject({
      entries: 40,
      formed: 40,
      waiting: 0,
      outcome: { what: 'accepted' },
    });
    expect(entriesOf(machines.control)).toEqual(
      expect.arrayContaining(['site.consignment-sent', 'site.consignment-settled']),
    );
    expect(entriesOf(machines.site)).toEqual(
      expect.arrayContaining(['watchlist.arriving', 'watchlist.received', 'watchlist.composed']),
    );
  });

  it('goes on where it was after a kill on either side', async () => {
    await makeList(30, 90_000);
    await send();
    // The keys, then one piece after the other, with both machines dying in between.
    for (let round = 0; round < 12; round += 1) {
      await machines.carryDown((envelope) => envelope);
      if (await machines.control.client.call('consignments.can-form'))
        await machines.control.client.call('consignments.form');
      machines.control.reopen();
      machines.site.reopen();
    }
    expect(await machines.carry()).toEqual([]);
    await receive();
    expect(await listAt(machines.site)).toMatchObject({ entries: 30, sealHash: expect.any(String) });
    await machines.carry();
    expect(await sentFrom()).toMatchObject({ formed: 30, outcome: { what: 'accepted' } });
  });

  it.each([
    ['another model', { modelHash: 'b'.repeat(64) }, 'another model'],
    [
      'more than the policy allows',
      { policy: { ...policy, watchlist: { ...policy.watchlist, maximumEntries: 2 } } },
      'more than the 2 entries',
    ],
    [
      'pictures that are too old here',
      { policy: { ...policy, watchlist: { ...policy.watchlist, oldestPictureMonths: 1 } } },
      'older than the policy allows',
    ],
    ['a category that is not known here', { policy: { ...policy, categories: [] } }, 'not in the policy'],
  ])('is refused and destroyed for what a list here could not have: %s', async (_, changes, words) => {
    await makeList();
    await send();
    await machines.carry();
    await receive(changes);
    expect((await listAt(machines.site))?.destroyedAt).not.toBeNull();
    await machines.carry();
    expect((await sentFrom())?.outcome).toMatchObject({
      what: 'refused',
      words: expect.stringContaining(words),
    });
    expect(entriesOf(machines.site)).toContain('watchlist.not-received');
    // What was destroyed does not come back.
    await send({ id: 'consignment-2' });
    await machines.carry();
    expect((await sentFrom())?.outcome?.words).toContain('does not come back');
    expect((await listAt(machines.site))?.sealHash).toBeNull();
  });

  it('is worked on by nobody at the site, and sealed as nothing else than what it was', async () => {
    await makeList();
    await send();
    await machines.carry();
    const statements = [
      sql`UPDATE watchlists SET submitted_at = 1, submitted_by = 'sender' WHERE id = ${listId}`,
      sql`UPDATE watchlists SET content_hash = ${'0'.repeat(64)} WHERE id = ${listId}`,
      sql`UPDATE watchlists SET seal_hash = ${'0'.repeat(64)}, sealed_at = 1 WHERE id = ${listId}`,
      sql`UPDATE received_lists SET entries = 9`,
      sql`DELETE FROM received_lists`,
      sql`INSERT INTO watchlist_entries (id, list_id, is_blue_list, quality, enrolled_by, crop_sha256, sealed_body, sealed_template)
        VALUES ('entry-x', ${listId}, 0, 1, 'sender', ${new Uint8Array(32)}, x'00', x'00')`,
    ];
    for (const statement of statements)
      expect(() => machines.site.write(({ db }) => db.run(statement))).toThrow();
    const actor = { id: 'sender', role: 'supervisor' } as const;
    await expect(machines.site.client.call('watchlists.may-submit', { id: listId, actor })).rejects.toThrow();
    // Somebody who writes to the database: the seal tells.
    machines.site.write(({ db }) => {
      db.run(sql`DROP TRIGGER watchlist_entries_stay`);
      return db.run(sql`UPDATE watchlist_entries SET quality = 0.5 WHERE id = 'entry-1'`);
    });
    await receive();
    await machines.carry();
    expect((await sentFrom())?.outcome?.words).toContain('not the list that two people approved');
  });

  it('is sent once, sealed, unused, and only to a site that is joined', async () => {
    await makeList();
    await expect(send({ site: 'van-9' })).rejects.toThrow('No site called van-9');
    await send();
    await expect(send({ id: 'consignment-2' })).rejects.toThrow('already');
    await machines.carry();
    // And from the site nowhere.
    await receive();
    const back = { id, site: 'control', listId, usableForMs: hourMs, actorId: 'sender' };
    await expect(machines.site.client.call('consignments.send-list', back)).rejects.toThrow('No site called');
  });

  it('is destroyed at the site when it is called back, also before all of it is there', async () => {
    await makeList(30, 90_000);
    await send();
    await machines.carryDown((envelope) => envelope);
    await machines.control.client.call('consignments.form');
    await machines.control.client.call('consignments.recall', {
      id,
      reason: 'It was wrong',
      actorId: 'sender',
    });
    await machines.carry();
    expect((await listAt(machines.site))?.destroyedAt).not.toBeNull();
    expect(await sentFrom()).toMatchObject({ destroyed: { what: 'destroyed' } });
    expect(entriesOf(machines.site)).toContain('site.recall-arrived');
    expect(entriesOf(machines.control)).toContain('site.list-recalled');
  });

  it('takes its copies along when somebody destroys it at the control room, and waits for nothing else there', async () => {
    await makeList();
    await send();
    const actor = { id: 'builder-of-lists', role: 'supervisor' } as const;
    await machines.control.client.call('watchlists.discard', { id: listId, actor, reason: 'Unlawful' });
    // Its keys never left.
    await machines.carry();
    expect(await listAt(machines.site)).toBeNull();
    expect(entriesOf(machines.control)).toContain('site.mail-destroyed');
  });
});

describe('the end of a list at a site', () => {
  /** Every byte of both databases there, as somebody reads it who has every key. */
  async function bytesAtSite(): Promise<Buffer> {
    const { directory, vaultKey } = machines.site;
    const keys = deriveDatabaseKeys(vaultKey);
    return Buffer.concat([
      await decryptedPages(join(directory, mainDatabaseFile), keys.main),
      await decryptedPages(join(directory, keyDatabaseFile), keys.keys),
    ]);
  }

  it('comes by the site’s own clock with nobody to tell it so, and leaves no key behind', async () => {
    await makeList();
    await send();
    await machines.carry();
    await receive();
    const { clock } = machines.site;
    const at = () => ({ at: clock.now(), builtMs: 24 * hourMs });
    const due = (): Promise<boolean> => machines.site.client.call('watchlists.is-destruction-due', at());
    expect(await due()).toBe(false);
    const keyBytes = await wrappedKeys();
    expect(keyBytes).toHaveLength(2);
    for (const key of keyBytes) expect((await bytesAtSite()).includes(key)).toBe(true);
    clock.advance(24 * hourMs);
    // Killed before it was looked at.
    machines.site.reopen();
    expect(await due()).toBe(true);
    await machines.site.client.call('watchlists.destroy-due', at());
    const after = await bytesAtSite();
    for (const key of keyBytes) expect(after.includes(key)).toBe(false);
    for (const subject of listSubjects(listId))
      expect(machines.site.read(({ subjects }) => subjects.state(subject))).toBe('destroyed');
    // The control room hears of it when the link is back.
    await machines.carry();
    expect(await sentFrom()).toMatchObject({
      destroyed: { words: expect.stringContaining('Its key is gone') },
    });
  });

  it('comes at once when the control room is revoked there, or a site by the control room', async () => {
    await makeList();
    await send();
    await machines.carry();
    await receive();
    await machines.site.client.call('sites.revoke', {
      name: 'control',
      reason: 'Broken into',
      by: ['ada', 'ben'],
    });
    expect((await listAt(machines.site))?.destroyedAt).not.toBeNull();
  });

  it('comes with the last order to a machine that was lost, and nothing waits for it any more', async () => {
    await makeList(30, 90_000);
    await send();
    await machines.carryDown((envelope) => envelope);
    await machines.control.client.call('consignments.form');
    const lost = { name: 'van-3', reason: 'Stolen', by: ['ada', 'ben'] } as const;
    const { order } = await machines.control.client.call('sites.revoke', lost);
    expect(order).not.toBeNull();
    const waiting = machines.control.read(({ db }) =>
      db.all<{ about: string }>(sql`SELECT about FROM outbox`).map(({ about }) => about),
    );
    expect(waiting).toEqual(['recall:all']);
    expect(await machines.control.client.call('consignments.can-form')).toBe(false);
    await machines.carryDown((envelope) => envelope);
    expect((await listAt(machines.site))?.destroyedAt).not.toBeNull();
    expect(entriesOf(machines.control)).toContain('site.last-order-taken');
    await expect(send({ id: 'consignment-2' })).rejects.toThrow('No site called');
    expect(await sentFrom()).toMatchObject({ isSiteRevoked: true, recalledAt: expect.any(Number) });
  });

  /** As they lie in the key database: sealed to the machine. */
  async function wrappedKeys(): Promise<readonly Buffer[]> {
    const { directory, vaultKey } = machines.site;
    machines.site.close(); // then each lies under its name
    const { keys: key } = deriveDatabaseKeys(vaultKey);
    const connection = openEncrypted({
      directory,
      file: keyDatabaseFile,
      key,
      mustExist: true,
      readonly: true,
    });
    const stored = connection
      .prepare<[], { key: Buffer }>(`SELECT key FROM subject_keys WHERE scheme = 'machine'`)
      .all();
    connection.close();
    machines.site.reopen();
    return stored.map((row) => row.key);
  }
});

describe('what comes as a list', () => {
  it('is whatever anybody sends: read whole or not at all, and never throws', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
    const entry = fc.record({
      id: fc.stringMatching(/^[a-z0-9-]{3,20}$/),
      isBlueList: fc.boolean(),
      quality: fc.double({ min: 0, max: 100, noNaN: true }),
      body: bytes,
      template: bytes,
      crop: bytes,
    });
    const piece = fc.record({
      listId: fc.constant(listId),
      entries: fc.uniqueArray(entry, { minLength: 1, maxLength: 6, selector: (one) => one.id }),
    });
    fc.assert(
      fc.property(
        piece,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.uint8Array({ maxLength: 400 }),
        (made, at, flip, noise) => {
          const formed = formPiece(made);
          expect(readPiece(formed)).toEqual(
            expect.objectContaining({
              entries: made.entries.map((one) => expect.objectContaining({ id: one.id, body: one.body })),
            }),
          );
          const spoilt = formed.map((byte, nth) => (nth === at % formed.length ? byte ^ flip : byte));
          for (const hostile of [spoilt, noise, formed.subarray(0, at % formed.length)])
            expect(() => readPiece(hostile)).not.toThrow();
          expect(readPiece(formed.subarray(0, formed.length - 1))).toBeNull();
          expect(readPiece(Buffer.concat([formed, Buffer.of(0)]))).toBeNull();
        },
      ),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(listKeySchema.safeParse(anything).success).toBe(false);
      }),
    );
  });
});
