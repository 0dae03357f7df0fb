import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Desk } from './bench/recognition/desk.ts';
import { handIn } from './bench/watchlists/hand-in.ts';
import { makeListZip } from './bench/watchlists/list-zip.ts';
import { startOperationalEngine, type OperationalEngine } from './operational-engine.ts';
import { watchedLaunch } from './watched-launch.ts';

/** More than are written together, so that some lie staged when it is killed. */
const people = 24;
const timeout = 300_000;
const watched = watchedLaunch(null);
let engine: OperationalEngine;
let token = '';
let zip: Buffer;

beforeAll(async () => {
  zip = await makeListZip(people);
  engine = await startOperationalEngine(watched);
  ({ token } = await engine.newcomer('supervisor'));
}, timeout);
afterAll(() => engine.stop());

/** Where the supervisor sits down again. */
async function sitDown(): Promise<Desk> {
  const desk = await engine.open();
  await desk.ask('sessions.resume', { token });
  return desk;
}

/** As a power cut ends it; its host starts it again. Waits until somebody can work with it. */
async function kill(): Promise<Desk> {
  const pid = watched.pid();
  process.kill(pid, 'SIGKILL');
  for (;;) {
    await delay(100);
    const now = await Promise.resolve()
      .then(() => watched.pid())
      .catch(() => pid);
    if (now !== pid) return sitDown();
  }
}

/** A list of its own; a restarted engine loads its models first. */
async function begin({ ask }: Desk, name: string): Promise<string> {
  for (;;) {
    const { recognition } = await ask('deployments.current', {});
    if (recognition.model !== null) return (await ask('watchlists.begin', { name })).id;
    await delay(100);
  }
}

async function whenChecked({ ask }: Desk, least = people): Promise<number> {
  for (;;) {
    const { status } = await ask('imports.status', {});
    if (status === null || status.failure !== null) throw new Error(`it failed: ${status?.failure ?? ''}`);
    if (status.checked >= least && (least < people || status.phase === 'checked')) return status.accepted;
    await delay(50);
  }
}

async function entriesOf({ ask }: Desk, listId: string): Promise<number | undefined> {
  const { lists } = await ask('watchlists.list', {});
  return lists.find(({ id }) => id === listId)?.entries;
}

async function importedEntries({ ask }: Desk): Promise<number> {
  return (await ask('case-log.list', { kind: 'watchlist.imported' })).entries.length;
}

// Other systems have no signal that ends a process so.
describe.skipIf(process.platform === 'win32')('an import whose engine is killed', () => {
  it(
    'lists nobody when it happens while files are handed in or rows are looked at',
    { timeout },
    async () => {
      let desk = await sitDown();
      const listId = await begin(desk, 'Killed in the middle');
      const { id } = await desk.ask('imports.begin', { listId });
      const piece = zip.subarray(0, 10_000).toString('base64');
      await desk.ask('imports.put', { id, file: 'list.zip', offset: 0, isLast: false, dataBase64: piece });
      desk = await kill();
      expect(await desk.ask('imports.status', {})).toEqual({ status: null });
      expect(await entriesOf(desk, listId)).toBe(0);

      const again = await handIn(desk, listId, zip);
      await desk.ask('imports.check', { id: again });
      // Sixteen have been written together by then.
      expect(await whenChecked(desk, 18)).toBeGreaterThan(0);
      desk = await kill();
      expect(await desk.ask('imports.status', {})).toEqual({ status: null });
      expect(await entriesOf(desk, listId)).toBe(0);
      await expect(desk.ask('imports.commit', { id: again, leavesOutRefused: true })).rejects.toThrow('gone');
      expect(await importedEntries(desk)).toBe(0);

      // Nothing of it is in the way of the next one: nobody is taken for somebody who was staged.
      const whole = await handIn(desk, listId, zip);
      await desk.ask('imports.check', { id: whole });
      const accepted = await whenChecked(desk);
      expect(accepted).toBeGreaterThan(people / 2);
      expect(await desk.ask('imports.commit', { id: whole, leavesOutRefused: true })).toEqual({
        entries: accepted,
      });
      expect(await entriesOf(desk, listId)).toBe(accepted);
    },
  );

  it('lists everybody or nobody when it happens in the commit', { timeout }, async () => {
    let desk = await sitDown();
    const found: string[] = [];
    for (const afterMs of [0, 4, 12, 30]) {
      const before = await importedEntries(desk);
      const listId = await begin(desk, `Killed after ${String(afterMs)} ms`);
      const id = await handIn(desk, listId, zip);
      await desk.ask('imports.check', { id });
      const accepted = await whenChecked(desk);
      // Nobody answers any more.
      void desk.ask('imports.commit', { id, leavesOutRefused: true }).catch(() => undefined);
      await delay(afterMs);
      desk = await kill();
      const entries = await entriesOf(desk, listId);
      const isListed = (await importedEntries(desk)) > before;
      expect([0, accepted]).toContain(entries);
      expect(isListed).toBe(entries === accepted);
      found.push(isListed ? 'everybody' : 'nobody');
    }
    expect(found).toHaveLength(4);
  });
});
