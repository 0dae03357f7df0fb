import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openEscrowOffice } from '../src-main/engine/escrow/testing/escrow-office.ts';
import { raiseAlertIn } from '../src-main/engine/testing/raise-alert.ts';

const script = fileURLToPath(new URL('recover.ts', import.meta.url));

/** Runs the command; the custodians answer as soon as there is a request. */
async function recover(
  args: readonly string[],
  out: string,
  answer: (request: string) => readonly string[],
): Promise<{ readonly code: number | null; readonly text: string }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const texts: string[] = [];
  const hear = async (chunk: Buffer): Promise<void> => {
    texts.push(chunk.toString());
    if (!texts.join('').includes('Leave this command running') || child.stdin.writableEnded) return;
    const [name] = (await readdir(out)).filter((one) => one.endsWith('.request.json'));
    const paths = answer(await readFile(join(out, name ?? ''), 'utf8')).map(async (text, nth) => {
      const path = join(out, `${String(nth)}.answer.json`);
      await writeFile(path, text);
      return path;
    });
    child.stdin.end(`${(await Promise.all(paths)).join('\n')}\n`);
  };
  child.stdout.on('data', (chunk: Buffer) => void hear(chunk));
  child.stderr.on('data', (chunk: Buffer) => void texts.push(chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, text: texts.join('') };
}

it(
  'brings a lost machine’s data back from a backup, and lets two people in',
  { timeout: 120_000 },
  async () => {
    await using room = await openEscrowOffice();
    const { office, custodians } = room;
    const people = await office.withEverybody();
    await room.pinRoot(people.admin);
    await people.admin.get('trust.adopt-custodians', { file: custodians.list(1, office.clock.now()) });
    const { faces, alertId } = await raiseAlertIn(office.database, people);
    await office.close();

    const outside = await mkdtemp(join(tmpdir(), 'cordon-recover-'));
    const backup = join(outside, 'stick', 'cordon-backup');
    const data = join(outside, 'new-machine');
    const out = join(outside, 'out');
    for (const folder of [backup, out]) await mkdir(folder, { recursive: true });
    for (const [from, to] of [
      ['case.db', 'case-20261126T021500Z.db'],
      ['keys.db', 'keys.db'],
      ['vault.json', 'vault.json'],
      ['databases.json', 'databases.json'],
    ] as const)
      await cp(join(office.directory, from), join(backup, to));

    const letIn = ['--let-in', 'ada', '--let-in', 'sam', '--reason', 'The machine burnt.', '--out', out];
    const args = ['--data', data, '--from', join(outside, 'stick'), ...letIn];
    const without = await recover(args, out, () => []);
    expect([without.code, without.text]).toEqual([1, expect.stringContaining('--device-secret FILE')]);

    const halves: Record<string, string>[] = [{}, {}];
    const { code, text } = await recover([...args, '--new-device-secret'], out, (request) =>
      [1, 0].map((nth, which) =>
        JSON.stringify(
          custodians.answer(nth, request, (loginName) => {
            const half = `${'ABCDE'[which] ?? ''}2345-67${loginName.toUpperCase()}`.slice(0, 11);
            const mine = halves[which];
            if (mine !== undefined) mine[loginName] = half;
            return half;
          }),
        ),
      ),
    );
    expect(text).toContain('Restored:');
    expect(text).toContain('Each has the half of Dan Custodian first, then the half of Cora Custodian.');
    expect(text).not.toContain(halves[0]?.['ada']);
    expect(code, text).toBe(0);

    const secret = Buffer.from(await readFile(join(data, 'device-secret.new'), 'ascii'), 'base64');
    office.deviceSecret = new Uint8Array(secret);
    await rm(office.directory, { recursive: true });
    await cp(data, office.directory, { recursive: true });
    await office.start();
    const supervisor = office.desk();
    await supervisor.get('sessions.enrol', {
      loginName: 'sam',
      code: `${halves[0]?.['sam'] ?? ''} ${halves[1]?.['sam'] ?? ''}`,
      password: 'a-new-lake-of-sparrows',
    });
    const picture = await office.database.call('alerts.view-picture', {
      id: alertId,
      kind: 'probe',
      nth: 0,
      viewer: { id: supervisor.session?.person.id ?? '', displayName: 'Sam', role: 'supervisor' },
    });
    expect(picture).toEqual(faces.probe);
    await rm(outside, { recursive: true });
  },
);
