import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mode } from '../src-main/contract/domain.ts';
import { openDatabase } from '../src-main/engine/database/client.ts';
import { deriveDatabaseKeys } from '../src-main/engine/database/derive-keys.ts';
import { pairsOf, type HeldPairs } from '../src-main/engine/database/group-keys.ts';
import { openEncrypted } from '../src-main/engine/database/open-encrypted.ts';
import { asHtml } from '../src-main/engine/policy/as-html.ts';
import { createReports } from '../src-main/engine/reports/handlers.ts';
import { createVault } from '../src-main/engine/keys/vault.ts';
import { openPackRoom } from '../src-main/engine/testing/pack-room.ts';
import { personSlot } from '../src-main/engine/testing/person-slot.ts';
import { createTestClock, temporaryDirectory } from '../src-main/engine/testing/temporary-database.ts';
import { writeYear } from '../src-main/engine/testing/write-year.ts';
import { planYear } from '../src-main/engine/testing/year-of-deployments.ts';

const password = 'a password of some length';
let directory: string;
let deviceSecret: Uint8Array;
let vaultKey: Uint8Array;
let pairs: HeldPairs;
/** The latest head of the log that was made last. */
let head: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  deviceSecret = randomBytes(32);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function makeData(mode: Mode): Promise<void> {
  const passwordCost = { memoryKiB: 64, passes: 1, lanes: 1 };
  const { vault, keys } = await createVault({ directory, mode, deviceSecret, passwordCost });
  vaultKey = keys.data;
  pairs = pairsOf(keys);
  if (mode === 'operational') await vault.offer('ada', personSlot(password, keys));
  else await writeFile(join(directory, 'demo-device-secret'), deviceSecret);
  const database = await openDatabase({ directory, vaultKey, mustExist: false });
  for (let count = 0; count < 4; count++) {
    await database.call('case-log.append', { kind: 'engine.stopped', subject: 'log', actor: null, body: {} });
  }
  database.sign();
  head = (await database.call('heads.latest'))?.note ?? '';
  await database.close();
  await vault.completeSetUp();
}

async function verify(options: readonly string[], input = '', what = directory) {
  const script = fileURLToPath(new URL('verify.ts', import.meta.url));
  const child = spawn(process.execPath, [script, what, ...options]);
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { status: child.exitCode, output, errors };
}

// Each starts a process of its own, which takes its time on a busy machine.
describe('npm run verify', { timeout: 120_000 }, () => {
  it('verifies the demo by itself and changes none of its files', async () => {
    await makeData('demo');
    const databases = (): Promise<readonly string[]> =>
      Promise.all(['case.db', 'keys.db', 'vault.json'].map((name) => readFile(join(directory, name), 'hex')));
    const before = await databases();
    const { status, output } = await verify(['--json']);
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      directory,
      ok: true,
      entries: 5,
      checkpoints: 1,
      brokenAt: null,
    });
    expect(await databases()).toEqual(before);
    expect((await readdir(directory)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('names the entry that was changed, and fails', async () => {
    await makeData('demo');
    const key = deriveDatabaseKeys(vaultKey).main;
    const connection = openEncrypted({ directory, file: 'case.db', key, mustExist: true });
    connection.exec('DROP TRIGGER entries_stay; UPDATE entries SET at = at + 1 WHERE sequence = 3');
    connection.close();
    const { status, output } = await verify(['--json']);
    expect(status).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ ok: false, brokenAt: 3, entries: 2 });
  });

  it('opens real data with the secret of its machine and the password of a person', async () => {
    await makeData('operational');
    const secretFile = `${directory}.secret`;
    await writeFile(secretFile, Buffer.from(deviceSecret).toString('base64'));
    try {
      const options = ['--device-secret', secretFile];
      const right = await verify(options, `ada\n${password}\n`);
      expect(right.errors).not.toContain(password);
      expect([right.status, right.output.split('\n')[0]]).toEqual([
        0,
        'All 5 entries fit, with 1 signed checkpoint. No head kept off this machine was compared, so this does not rule out that somebody who holds its keys rewrote all of it.',
      ]);
      const wrong = await verify(options, 'ada\nwrong\n');
      expect([wrong.status, wrong.errors.split('\n').at(-2)]).toEqual([
        1,
        'The login name or the password is wrong.',
      ]);
    } finally {
      await rm(secretFile);
    }
  });

  it('compares heads that were kept elsewhere, and catches a log that was written anew under another key', async () => {
    await makeData('demo');
    const kept = `${directory}.heads`;
    await mkdir(join(kept, 'deep'), { recursive: true });
    await writeFile(join(kept, 'deep', 'head.txt'), head.replaceAll('\n', '\r\n'));
    await writeFile(join(kept, 'notes.txt'), 'This is no head.');
    try {
      const { status, output } = await verify(['--json', '--heads', kept]);
      expect(status).toBe(0);
      expect(JSON.parse(output)).toMatchObject({
        ok: true,
        isAnchored: true,
        heads: { fitting: 1, foreign: 0, contradiction: false },
      });
      expect(JSON.parse(output)).toMatchObject({
        words: expect.stringContaining('1 head kept elsewhere fit'),
      });

      await rm(directory, { recursive: true });
      await makeData('demo');
      const alone = await verify(['--json']);
      expect(JSON.parse(alone.output)).toMatchObject({ ok: true, isAnchored: false });
      const compared = await verify(['--json', '--heads', kept]);
      expect(compared.status).toBe(1);
      expect(JSON.parse(compared.output)).toMatchObject({
        ok: false,
        brokenAt: null,
        heads: { fitting: 0, foreign: 1, contradiction: true },
        words: expect.stringContaining('begun anew under another key'),
      });
      const none = await verify(['--heads', join(kept, 'notes.txt')]);
      expect([none.status, none.errors]).toEqual([
        1,
        expect.stringContaining('There is no head of a log in'),
      ]);
    } finally {
      await rm(kept, { recursive: true });
    }
  });

  it('verifies an evidence pack by itself, packed or not, and names the entry of an edited one', async () => {
    await using room = await openPackRoom();
    const { bytes, files, name } = await room.pack({ kind: 'alert', id: room.confirmed });
    const zip = join(directory, name);
    await writeFile(zip, bytes);
    const packed = await verify([], '', zip);
    expect([packed.status, packed.output]).toEqual([
      0,
      expect.stringMatching(/^This pack about alert 1 holds: \d+ entries as they were signed\./),
    ]);
    const folder = join(directory, 'unpacked');
    for (const [path, content] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    expect((await verify([], '', folder)).status).toBe(0);
    const path = [...files.keys()].findLast((one) => one.endsWith('/header.json')) ?? '';
    const entry = Number(/(\d+)\/header/.exec(path)?.[1]);
    const header = Buffer.from(files.get(path) ?? []).toString();
    await writeFile(join(folder, path), header.replace('"kind":"', '"kind":"x'));
    const edited = await verify(['--json'], '', folder);
    expect(edited.status).toBe(1);
    expect(JSON.parse(edited.output)).toMatchObject({ ok: false, brokenAt: entry, file: folder });
    await writeFile(zip, bytes.subarray(0, 900));
    const damaged = await verify([], '', zip);
    expect([damaged.status, damaged.errors]).toEqual([1, expect.stringContaining('no')]);
  });

  it('draws a published record up anew, and says whether every byte is the same', async () => {
    await makeData('demo');
    const clock = createTestClock();
    const database = await openDatabase({ directory, vaultKey, mustExist: true, now: clock.now });
    await database.hold({ pairs, retain: [], given: [] });
    const published = { deployments: 1, faces: 500, alerts: 1, falseAlerts: 0, arrests: 1 };
    await writeYear(
      database,
      clock,
      planYear(published, clock.now(), () => 0.5),
    );
    const { drawRecordFile } = createReports({
      database: () => database,
      policyInForce: () => Promise.resolve(null),
      renderPage: asHtml,
    });
    const kept = `${directory}.record.html`;
    await writeFile(kept, (await drawRecordFile('deployment-1', 'html')).text);
    await database.close();
    try {
      const { status, output } = await verify(['--record', kept]);
      expect([status, output]).toEqual([0, expect.stringContaining('is, byte for byte, what the first')]);
      await writeFile(kept, (await readFile(kept, 'utf8')).replace('500', '501'));
      const edited = await verify(['--json', '--record', kept]);
      expect(edited.status).toBe(1);
      expect(JSON.parse(edited.output)).toMatchObject({ ok: false, brokenAt: null, record: { ok: false } });
    } finally {
      await rm(kept);
    }
  });

  it('says what is missing', async () => {
    const nothing = await verify([]);
    expect([nothing.status, nothing.errors]).toEqual([
      1,
      `${directory} is no data directory of Cordon: it has no vault.json.\n`,
    ]);
    await makeData('operational');
    const noSecret = await verify([]);
    expect(noSecret.errors).toContain('--device-secret FILE');
  });
});
