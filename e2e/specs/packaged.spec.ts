import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, copyFile, mkdtemp, readFile, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distDirectory } from '../../scripts/package/where.ts';
import { runTool } from '../../scripts/set-up/run-tool.ts';
import { hashOf } from '../../src-main/engine-host/release.ts';
import { startConsole } from '../fixtures/console.ts';
import { installPackage, makeUpdate, pack } from '../fixtures/install-package.ts';
import { doMainJob } from '../fixtures/main-job.ts';
import { takePicture } from '../fixtures/take-picture.ts';
import { expect, test } from '../fixtures/test.ts';
import { CaseLogPage } from '../pages/case-log-page.ts';
import { PolicyPage } from '../pages/policy-page.ts';
import { SignInPage } from '../pages/sign-in-page.ts';

const isRoot = process.getuid?.() === 0;

// Packing, unpacking and the job itself.
test.setTimeout(600_000);

test('the installed package does the main job', async ({ console }) => {
  await doMainJob(console);
});

test('the installed command works where there is no npm, and says what there is', async () => {
  const prefix = await installPackage();
  const command = join(prefix, 'opt/cordon/bin/cordon');
  const home = await mkdtemp(join(tmpdir(), 'cordon-command-'));
  const bare = { HOME: home, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' };
  const run = (...args: readonly string[]) => runTool(command, args, { env: bare });
  try {
    const { version } = JSON.parse(
      await readFile(join(prefix, 'opt/cordon/resources/app.asar.unpacked/package.json'), 'utf8'),
    ) as { version: string };
    expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect((await run('--help')).stderr).toContain('authority');
    expect((await run('models', 'verify')).stdout).toContain('ok     ultraface');
    await expect(run('verify', home)).rejects.toThrow('is no data directory of Cordon');
    await expect(run('restore')).rejects.toThrow('Usage: cordon restore BACKUPS --data DIR');
    await expect(run('witness', home)).rejects.toThrow('Usage: cordon witness DIR --name NAME');
    await expect(run('nonsense')).rejects.toThrow('cordon COMMAND');
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

test('the installed command tries whether it can run, and takes no update that is none', async () => {
  const prefix = await installPackage();
  const command = join(prefix, 'opt/cordon/bin/cordon');
  const home = await mkdtemp(join(tmpdir(), 'cordon-update-'));
  const env = { HOME: home, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' };
  const run = (...args: readonly string[]) => runTool(command, args, { env });
  try {
    expect((await run('self-test')).stdout).toBe('This installation starts.\n');
    if (!isRoot) {
      // Unpacked and not installed, as whoever isn't root can't have it otherwise.
      await expect(run('update', distDirectory)).rejects.toThrow(
        'the installer of the new version updates Cordon',
      );
      return;
    }
    // Signed with the key that the package pins, and no later than itself.
    await expect(run('update', distDirectory)).rejects.toThrow('never goes back to an earlier version');
    await expect(run('update', home)).rejects.toThrow('it holds no update of Cordon');
    for (const file of ['cordon-update.json', 'cordon-update.json.sig'])
      await copyFile(join(distDirectory, file), join(home, file));
    await appendFile(join(home, 'cordon-update.json'), ' ');
    await expect(run('update', home)).rejects.toThrow('not signed by whoever signed the Cordon');
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

test('an installation in which something was exchanged is refused, and says what', async () => {
  const prefix = await installPackage();
  const model = join(
    prefix,
    'opt/cordon/resources/app.asar.unpacked/native-models/packs/ultraface-rfb-320.onnx',
  );
  const asBuilt = await readFile(model);
  await writeFile(model, asBuilt.subarray(1));
  try {
    const home = await mkdtemp(join(tmpdir(), 'cordon-refused-'));
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(join(prefix, 'opt/cordon/cordon'), [...sandbox, '--demo'], {
      env: { ...process.env, HOME: home, XDG_DATA_HOME: home },
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    // It stays to show a box; what the box says stands on the terminal too.
    await expect
      .poll(() => said, { timeout: 60_000 })
      .toMatch(/not as it was built \(.*ultraface-rfb-320\.onnx\)/);
    child.kill('SIGKILL');
    await rm(home, { recursive: true, force: true });
  } finally {
    await writeFile(model, asBuilt);
  }
});

test('two packagings of one commit are the same to the byte', async () => {
  await installPackage();
  const first = await packageHashes();
  await pack();
  expect(await packageHashes()).toEqual(first);
  expect(Object.keys(first)).toHaveLength(3);
});

/** Of the package, and of what makes its folder an update. */
async function packageHashes(): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(distDirectory)).filter((name) => /\.deb$|^cordon-update/.test(name));
  const hashes = names.map(async (name) => [name, await hashOf(createReadStream(join(distDirectory, name)))]);
  return Object.fromEntries((await Promise.all(hashes)) as [string, string][]);
}

test('the package carries its bill of materials, its notices and no loopback host', async () => {
  const prefix = await installPackage();
  const { stdout: files } = await runTool('find', [join(prefix, 'opt/cordon'), '-type', 'f']);
  expect(files).toContain('cordon.cdx.json');
  expect(files).toContain('THIRD-PARTY-NOTICES.txt');
  expect(files).not.toContain('loopback/host');
  expect(files).not.toMatch(/\.ts$/m);
  const { stdout: units } = await runTool('find', [join(prefix, 'usr/lib/systemd')]);
  expect(units).toContain('cordon-update.timer');
});

test('the package finishes PDFs with the library that it brings', async () => {
  const prefix = await installPackage();
  const engine = join(prefix, 'opt/cordon/resources/app.asar.unpacked/out/src-main/engine');
  const { stdout } = await runTool(join(prefix, 'opt/cordon/resources/node'), [
    '--input-type=module',
    '--eval',
    `const { isPdf, attachedPage } = await import('${engine}/reports/pdf/attached-page.js');
     const { finishPdf } = await import('${engine}/reports/pdf/finish-pdf.js');
     const { PDFDocument } = await import('${engine}/../../../node_modules/@cantoo/pdf-lib/es/index.js');
     const printed = await PDFDocument.create();
     printed.addPage();
     const page = { fileName: 'a.html', contentType: 'text/html', text: '<p>A page</p>', encoding: 'utf-8' };
     const pdf = await finishPdf(await printed.save(), page, 0);
     console.log(String(isPdf(pdf)), await attachedPage(pdf));`,
  ]);
  expect(stdout.trim()).toBe('true <p>A page</p>');
});

test('an admin has an update installed from the window, which opens again as the new version', async () => {
  const prefix = await installPackage();
  const folder = await mkdtemp(join(tmpdir(), 'cordon-update-data-'));
  await writeFile(join(folder, 'cordon-device-secret'), randomBytes(32));
  const options = {
    host: 'packaged',
    dataDirectory: join(folder, 'data'),
    credentialsDirectory: folder,
  } as const;
  const stick = await makeUpdate('99.0.0');
  const anna = { displayName: 'Anna Admin', loginName: 'anna', password: 'correct-horse-battery' };
  const running = await startConsole(options);
  try {
    const signIn = new SignInPage(running.page);
    await signIn.makeFirstAdmin(anna);
    const policy = new PolicyPage(running.page);
    await policy.open();
    await policy.part('Health');
    const updates = running.page.getByRole('region', { name: 'Updates' });
    await updates.getByLabel('Folder with the update').fill(stick);
    await updates.getByRole('button', { name: 'Look' }).click();
    await expect(updates.getByText('Version 99.0.0, signed, may follow')).toBeVisible();
    await updates.getByRole('button', { name: 'Make backups and lay it ready' }).click();
    await expect(updates.getByText('Version 99.0.0 is laid ready')).toBeVisible({ timeout: 60_000 });
    await takePicture(running.page, 'update-ready');
    if (!isRoot) {
      await expect(updates.getByText('the installer of the new version updates Cordon')).toBeVisible();
      return;
    }
    const closed = running.page.waitForEvent('close', { timeout: 240_000 });
    await updates.getByRole('button', { name: 'Install it' }).click();
    const dialog = running.page.getByRole('alertdialog', { name: 'Install version 99.0.0?' });
    await dialog.getByRole('button', { name: 'Install it' }).click();
    await closed;
    const program = join(prefix, 'opt/cordon/cordon');
    await expect.poll(() => versionIn(prefix), { timeout: 240_000 }).toBe('99.0.0');
    await expect.poll(() => outcomeIn(prefix), { timeout: 240_000 }).toContain('"result":"installed"');
    // The very window that a person would see next; Playwright is not attached to it.
    await expect.poll(() => pidsOf(program), { timeout: 120_000 }).not.toEqual([]);
    for (const pid of await pidsOf(program)) process.kill(pid, 'SIGTERM');
    await expect.poll(() => pidsOf(program), { timeout: 60_000 }).toEqual([]);

    await using again = await startConsole(options);
    await expect(again.page.getByText('99.0.0, test variant')).toBeVisible();
    await new SignInPage(again.page, signIn).with(anna.loginName, anna.password);
    const after = new PolicyPage(again.page);
    await after.open();
    await after.part('Health');
    await expect(again.page.getByText('Version 99.0.0 is installed.')).toBeVisible();
    await expect(again.page.getByText('is laid ready')).toBeHidden();
    await takePicture(again.page, 'update-installed');
    const log = new CaseLogPage(again.page);
    await log.open();
    await expect(again.page.getByText(/The update from version .* to 99\.0\.0 .* was allowed/)).toBeVisible();
  } finally {
    await running[Symbol.asyncDispose]().catch(() => undefined);
    for (const one of [folder, stick]) await rm(one, { recursive: true, force: true });
  }
});

async function versionIn(prefix: string): Promise<string> {
  const books = `--admindir=${join(prefix, 'var/lib/dpkg')}`;
  return (await runTool('dpkg-query', [books, '--showformat=${Version}', '--show', 'cordon-test-variant']))
    .stdout;
}

/** As whoever installed it wrote it down, for windows to show. */
function outcomeIn(prefix: string): Promise<string> {
  return readFile(join(prefix, 'var/lib/cordon/last-update.json'), 'utf8').catch(() => '');
}

/** Whatever runs a program. */
async function pidsOf(program: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const running = await Promise.all(
    pids.map(async (pid) =>
      (await readlink(`/proc/${pid}/exe`).catch(() => '')) === program ? Number(pid) : 0,
    ),
  );
  return running.filter((pid) => pid > 0);
}
