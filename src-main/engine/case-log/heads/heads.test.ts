import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../../contract/domain.ts';
import { headOperations } from '../../../contract/heads.ts';
import type { Caller } from '../../dispatch.ts';
import {
  openTemporaryDatabase,
  temporaryDirectory,
  type TemporaryDatabase,
} from '../../testing/temporary-database.ts';
import { HeadKeeper } from './head-keeper.ts';
import { createHeadHandlers } from './handlers.ts';

let database: TemporaryDatabase;
let share: string;
let defects: unknown[];

beforeEach(async () => {
  database = await openTemporaryDatabase();
  share = await temporaryDirectory();
  defects = [];
});
afterEach(async () => {
  expect(defects).toEqual([]);
  await database.dispose();
  await rm(share, { recursive: true, force: true });
});

function callerAs(role: Role): Caller {
  const person = { id: 'p1-person', displayName: 'Ada', role };
  const session = {
    id: 's1-session',
    person,
    token: 't',
    mediaTicket: 'm',
    scope: { cameraIds: null, deploymentIds: null },
    expiresAt: 0,
  };
  return { connectionId: 'c', session, bind: () => undefined };
}
const admin = callerAs('admin');

function office() {
  const keeper = new HeadKeeper({
    database: () => database.client,
    onDefect: (cause) => defects.push(cause),
  });
  return createHeadHandlers({ database: () => database.client, keeper, dataDirectory: database.directory });
}

async function append(count: number): Promise<void> {
  for (let nth = 0; nth < count; nth++) {
    await database.client.call('case-log.append', {
      kind: 'engine.stopped',
      subject: 'log',
      actor: null,
      body: {},
    });
  }
}

/** Signs what there is, as every minute and every close does. */
async function sign(): Promise<void> {
  await database.reopen();
}

async function kept(): Promise<readonly string[]> {
  const names = await readdir(share, { recursive: true });
  return names.filter((name) => name.endsWith('.txt')).toSorted();
}

describe('heads in a folder', () => {
  it('are put there once for what happened, read back, and written down', async () => {
    const handlers = office();
    await sign();
    const added = await handlers['heads.add-folder']({ name: 'Share', folder: share }, admin);
    expect(added.places[0]).toMatchObject({ name: 'Share', problem: null, contradicts: false });
    expect(added.places[0]?.lastKept).not.toBeNull();
    expect(await kept()).toHaveLength(1);

    // That a head was kept is an entry, and signed; it is not worth another head.
    for (let minute = 0; minute < 3; minute++) {
      await sign();
      await handlers['heads.keep']({}, admin);
    }
    const before = (await kept()).length;
    await sign();
    await handlers['heads.keep']({}, admin);
    expect(await kept()).toHaveLength(before);
    await append(1);
    await sign();
    const listed = await handlers['heads.keep']({}, admin);
    expect(await kept()).toHaveLength(before + 1);
    expect(headOperations['heads.keep'].output.parse(listed).words).toContain('a head is kept at Share');
  });

  it('cover, when somebody asks for one now, what was written just before', async () => {
    const handlers = office();
    await sign();
    await handlers['heads.add-folder']({ name: 'Share', folder: share }, admin);
    await append(3);
    const written = (await database.client.call('heads.identity')).size;
    const { places } = await handlers['heads.keep']({}, admin);
    expect(places[0]?.lastKept?.size).toBe(written);
  });

  it('are not made of a folder that is not there, and go on when it is back', async () => {
    const handlers = office();
    await sign();
    const { places } = await handlers['heads.add-folder']({ name: 'Stick', folder: share }, admin);
    const first = places[0]?.lastKept?.size ?? 0;
    await rm(share, { recursive: true });
    await append(1);
    await sign();
    const gone = await handlers['heads.keep']({}, admin);
    expect(gone.places[0]?.problem).toContain('plug in the stick');
    expect(await readdir(share).catch(() => 'nothing')).toBe('nothing');
    await mkdir(share);
    const back = await handlers['heads.keep']({}, admin);
    expect(back.places[0]?.problem).toBeNull();
    expect(back.places[0]?.lastKept?.size).toBeGreaterThan(first);
  });

  it('tell that the log was put back to an earlier state, and that it went on differently', async () => {
    const handlers = office();
    await sign();
    await database.client.close();
    const earlier = await temporaryDirectory();
    await cp(database.directory, earlier, { recursive: true });
    await database.reopen();
    await handlers['heads.add-folder']({ name: 'Share', folder: share }, admin);
    await append(5);
    await sign();
    await handlers['heads.keep']({}, admin);
    const { latest } = await handlers['heads.list']({}, admin);
    const keptNote = latest?.note ?? '';
    expect(await handlers['heads.compare']({ note: keptNote.replaceAll('\n', '\r\n') }, admin)).toMatchObject(
      {
        fits: true,
      },
    );

    await database.client.close();
    await cp(earlier, database.directory, { recursive: true, force: true });
    await rm(earlier, { recursive: true });
    await database.reopen();
    const restored = office();
    expect(await restored['heads.compare']({ note: keptNote }, admin)).toMatchObject({
      fits: false,
      words: expect.stringContaining('cut or put back'),
    });
    await restored['heads.add-folder']({ name: 'Share', folder: share }, admin);
    const listed = await restored['heads.list']({}, admin);
    expect(listed.places[0]).toMatchObject({ contradicts: true });
    expect(listed.words).toContain('contradict this log');
    // Another course of events, as long as the first: its own checkpoint stands where the kept one stood.
    await append(20);
    await sign();
    await restored['heads.keep']({}, admin);
    expect((await restored['heads.list']({}, admin)).places[0]).toMatchObject({
      contradicts: true,
      problem: expect.stringContaining('written anew'),
    });
  });

  it('of others, and what is no head, are left alone', async () => {
    const handlers = office();
    await sign();
    await handlers['heads.add-folder']({ name: 'Share', folder: share }, admin);
    const [directory] = await readdir(join(share, 'cordon-heads'));
    await writeFile(join(share, 'cordon-heads', directory ?? '', 'head-000000009999.txt'), 'hello\n');
    await append(1);
    await sign();
    const { places } = await handlers['heads.keep']({}, admin);
    expect(places[0]).toMatchObject({ problem: null, contradicts: false });
    expect(await handlers['heads.compare']({ note: 'hello' }, admin)).toMatchObject({
      fits: false,
      words: expect.stringContaining('no head that this log has signed'),
    });
  });

  it('are refused among Cordon’s own data, in a folder that is not there, and twice in one', async () => {
    const handlers = office();
    const add = (folder: string) => handlers['heads.add-folder']({ name: 'X', folder }, admin);
    await expect(add(database.directory)).rejects.toMatchObject({ code: 'bad-request' });
    await expect(add(join(database.directory, 'heads'))).rejects.toMatchObject({ code: 'bad-request' });
    await expect(add('share')).rejects.toMatchObject({ code: 'bad-request' });
    await expect(add(join(share, 'no'))).rejects.toMatchObject({ code: 'not-found' });
    await add(share);
    await expect(add(share)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a printed head', () => {
  it('is confirmed by whoever has the page in hand', async () => {
    const handlers = office();
    await sign();
    const { latest, words } = await handlers['heads.list']({}, admin);
    expect(words).toContain('No head of this log is kept off this machine');
    if (latest === null) throw new Error('nothing was signed');
    const confirm = (code: string) =>
      handlers['heads.confirm-printed']({ size: latest.size, code, where: 'the safe' }, callerAs('auditor'));
    await expect(confirm('00000000')).rejects.toMatchObject({ code: 'bad-request' });
    const confirmed = await confirm(latest.code);
    expect(confirmed.places.at(-1)?.lastKept?.size).toBe(latest.size);
    expect(confirmed.words).toContain('Printed page');
  });
});

it('lets admins alone say where heads go, and operators none of it', () => {
  expect(headOperations['heads.add-folder'].audience).toEqual(['admin']);
  expect(headOperations['heads.remove-folder'].audience).toEqual(['admin']);
  for (const { audience } of Object.values(headOperations)) expect(audience).not.toContain('operator');
});
