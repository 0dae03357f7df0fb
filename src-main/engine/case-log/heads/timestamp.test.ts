import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../dispatch.ts';
import { someCertificate } from '../../testing/some-certificate.ts';
import { openTemporaryDatabase } from '../../testing/temporary-database.ts';
import {
  openssl,
  startTimestampServer,
  type TimestampServerForTests,
} from '../../testing/timestamp-server.ts';
import { askTimestamp, assertServerAddress } from './ask-timestamp.ts';
import { createHeadHandlers } from './handlers.ts';
import { HeadKeeper } from './head-keeper.ts';

const note = 'cordon/log/test\n3\nAAAA\n\n— cordon/log/test BBBB\n';
let server: TimestampServerForTests;
let address: string;
let certificate: string;
/** What happens to a reply on its way. */
let spoil: (reply: Buffer) => Buffer = (reply) => reply;

beforeAll(async () => {
  server = await startTimestampServer((reply) => spoil(reply));
  ({ address, certificate } = server);
}, 120_000);
afterAll(() => server.close());

describe('a timestamp', { timeout: 60_000 }, () => {
  it('of a real responder is taken, and verifies with openssl as it was kept', async () => {
    const { at, reply } = await askTimestamp({ address, certificate }, note);
    expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
    await writeFile(join(server.folder, 'kept.tsr'), reply);
    await writeFile(join(server.folder, 'head.note'), note);
    const kept = `-data ${join(server.folder, 'head.note')} -in ${join(server.folder, 'kept.tsr')}`;
    const { stdout } = await openssl(`ts -verify ${kept} -CAfile ${join(server.folder, 'root.pem')}`);
    expect(stdout).toContain('Verification: OK');
  });

  it('is refused when another certificate vouches for it, or anything of it was changed, or it is old', async () => {
    const asked = askTimestamp({ address, certificate: someCertificate }, note);
    await expect(asked).rejects.toThrow('does not vouch for');
    let replayed: Buffer | null = null;
    spoil = (reply) => (replayed = reply);
    await askTimestamp({ address, certificate }, note);
    const earlier = replayed;
    spoil = () => earlier ?? Buffer.of();
    await expect(askTimestamp({ address, certificate }, note)).rejects.toThrow('another request');
    await expect(askTimestamp({ address, certificate }, `${note}x`)).rejects.toThrow('something else');
    // The last bytes are the signature's.
    spoil = (reply) => Buffer.from(reply.with(reply.length - 5, (reply.at(-5) ?? 0) ^ 1));
    await expect(askTimestamp({ address, certificate }, note)).rejects.toThrow('does not vouch for');
    for (const nothing of [Buffer.of(), Buffer.from('<html>'), Buffer.of(0x30, 0x03, 0x02, 0x01, 0x02)]) {
      spoil = () => nothing;
      await expect(askTimestamp({ address, certificate }, note)).rejects.toThrow(/timestamp server/);
    }
    spoil = (reply) => reply;
  });

  it('is asked for each new head, written down, and counts for no head that is kept elsewhere', async () => {
    await using database = await openTemporaryDatabase();
    const defects: unknown[] = [];
    const keeper = new HeadKeeper({
      database: () => database.client,
      onDefect: (cause) => defects.push(cause),
    });
    const handlers = createHeadHandlers({
      database: () => database.client,
      keeper,
      dataDirectory: database.directory,
    });
    const person = { id: 'p1-person', displayName: 'Ada', role: 'admin' as const };
    const scope = { cameraIds: null, deploymentIds: null };
    const session = { id: 's1', person, token: 't', mediaTicket: 'm', scope, expiresAt: 0 };
    const admin: Caller = { connectionId: 'c', session, bind: () => undefined };
    database.client.sign();
    const added = await handlers['heads.add-server']({ name: 'Time', address, certificate }, admin);
    const place = added.places.find(({ name }) => name === 'Time');
    expect(place).toMatchObject({ address, folder: null, problem: null });
    expect(place?.lastKept).not.toBeNull();
    expect(added.words).toContain('No head of this log is kept off this machine');
    expect(await keeper.longestKept()).toBeNull();
    const { entries } = await database.client.call('case-log.list', {
      role: 'auditor',
      filter: {},
      isOldestFirst: false,
      before: null,
      after: null,
      limit: 9,
    });
    expect(entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['head.server-added', 'head.timestamped']),
    );
    // That the server was added is worth another; that a time was given is not.
    const keptAfter = async () => {
      database.client.sign();
      const { places } = await handlers['heads.keep']({}, admin);
      return places.find(({ name }) => name === 'Time')?.lastKept?.size;
    };
    const next = await keptAfter();
    expect(next).toBeGreaterThan(place?.lastKept?.size ?? 0);
    expect(await keptAfter()).toBe(next);
    await expect(
      handlers['heads.add-server']({ name: 'Other', address: 'http://example.org/', certificate }, admin),
    ).rejects.toThrow('https://');
    await expect(
      handlers['heads.add-server'](
        { name: 'Other', address: 'https://127.0.0.1:9/', certificate: 'none' },
        admin,
      ),
    ).rejects.toThrow('no certificate');
    await handlers['heads.remove-folder']({ id: place?.id ?? '', reason: 'It is closed.' }, admin);
    expect((await handlers['heads.list']({}, admin)).places.map(({ name }) => name)).not.toContain('Time');
    expect(defects).toEqual([]);
  });

  it('is asked for over a way that nobody can change', () => {
    expect(() => assertServerAddress('https://time.example.org/tsa')).not.toThrow();
    for (const other of ['http://time.example.org/tsa', 'file:///etc/passwd', 'time.example.org', ''])
      expect(() => assertServerAddress(other), other).toThrow('https://');
  });
});
