import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createUpdateInstaller, type UpdateInstallerOptions } from './prepare-update.ts';

const isLinux = process.platform === 'linux';

let root = '';
let home = '';
/** What was done, a line each: by the runner, by the window that opens again, and by the one that closes. */
let diary = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cordon-prepare-'));
  home = join(root, 'opt/cordon');
  diary = join(root, 'diary');
  await writeFile(diary, '');
  for (const folder of [join(home, 'bin'), join(home, 'resources'), join(root, 'var/lib/dpkg/info')])
    await mkdir(folder, { recursive: true });
  await writeFile(join(root, 'var/lib/dpkg/info/cordon.list'), '');
  await script(join(home, 'cordon'), `printf 'opened %s\\n' "$*" >> '${diary}'`);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const script = (path: string, text: string) => writeFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });

/** In place of `cordon update --window PID FOLDER`. */
const runnerSays = (text: string) =>
  script(join(home, 'bin/cordon'), `printf 'ran %s\\n' "$*" >> '${diary}'\n${text}`);

const asRunnersDo = `echo '{"ready":"yes"}'
read -r word || exit 1
[ "$word" = go ] || exit 1
printf 'went\\n' >> "${'$'}{0%/opt/*}/diary"
echo 'nobody reads this'`;

function installer(changes: Partial<UpdateInstallerOptions> = {}) {
  let hasQuit = false;
  const made = createUpdateInstaller({
    nodeExecutable: join(home, 'resources/node'),
    isRoot: true,
    startArguments: ['--data', "somebody's data"],
    quit: () => (hasQuit = true),
    ...changes,
  });
  return { ...made, hasQuit: () => hasQuit };
}

const done = async () => (await readFile(diary, 'utf8')).trim().split('\n');

describe.skipIf(!isLinux)('an update that a window has installed', () => {
  it('closes the window when everything else is done, and opens it again as it was', async () => {
    await runnerSays(asRunnersDo);
    const { prepare, hasQuit, cannotInstallBecause, outcomeFile } = installer();
    expect(cannotInstallBecause).toBeNull();
    expect(outcomeFile).toBe(join(root, 'var/lib/cordon/last-update.json'));
    const prepared = await prepare("/data/it's here");
    expect(hasQuit()).toBe(false);
    prepared.go();
    expect(hasQuit()).toBe(true);
    const ran = `ran update --window ${String(process.pid)} /data/it's here`;
    await vi.waitFor(async () =>
      expect(await done()).toEqual([ran, 'went', "opened --data somebody's data"]),
    );
  });

  it('opens the window again too when what was installed had to be taken back', async () => {
    await runnerSays(`${asRunnersDo}; exit 4`);
    (await installer().prepare('/data')).go();
    await vi.waitFor(async () => expect((await done()).at(-1)).toMatch(/^opened/));
  });

  it('installs nothing and opens nothing when the window lets it be', async () => {
    await runnerSays(`${asRunnersDo}`.replace('|| exit 1', `|| { echo dropped >> '${diary}'; exit 1; }`));
    const { prepare, hasQuit } = installer();
    (await prepare('/data')).drop();
    await vi.waitFor(async () => expect((await done()).at(-1)).toBe('dropped'));
    expect(hasQuit()).toBe(false);
  });

  it.each([
    [
      'what the runner says',
      `echo '{"refusal":"Version 2 does not start."}'; exit 1`,
      /^Version 2 does not start\.$/,
    ],
    [
      'that a dialog was closed',
      'echo "Request dismissed" >&2; exit 126',
      /did not agree.*\(Request dismissed\)/,
    ],
    ['that they may not', 'echo "Not authorized" >&2; exit 127', /did not agree.*\(Not authorized\)/],
    ['that it died', 'kill -9 $$', /ended unasked/],
    ['that it makes no sense', 'echo "ready"', /ended unasked/],
  ])('is refused with %s, and nothing closes', async (_, text, words) => {
    await runnerSays(text);
    const { prepare, hasQuit } = installer();
    await expect(prepare('/data')).rejects.toThrow(words);
    expect(hasQuit()).toBe(false);
  });

  it('is asked of the administrator by whoever is none', async () => {
    await runnerSays(asRunnersDo);
    const pkexec = join(root, 'pkexec');
    await script(pkexec, `printf 'asked %s\\n' "$1" >> '${diary}'; exec "$@"`);
    (await installer({ isRoot: false, pkexec }).prepare('/data')).go();
    await vi.waitFor(async () => expect((await done())[0]).toBe(`asked ${home}/bin/cordon`));
    await vi.waitFor(async () => expect((await done()).at(-1)).toMatch(/^opened/));
  });

  it('is not offered where nobody can be asked, or where Cordon is no package of Debian’s', async () => {
    const without = installer({ isRoot: false, pkexec: join(root, 'nothing') });
    expect(without.cannotInstallBecause).toContain('pkexec is not installed');
    await expect(without.prepare('/data')).rejects.toThrow('pkexec is not installed');
    await rm(join(root, 'var'), { recursive: true });
    if (existsSync('/var/lib/dpkg/info/cordon.list')) return;
    expect(installer()).toMatchObject({
      cannotInstallBecause: expect.stringContaining('installer of the new version'),
      outcomeFile: null,
    });
  });
});
