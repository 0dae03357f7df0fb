import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { appendFile, copyFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distDirectory } from '../../scripts/package/where.ts';
import { runTool } from '../../scripts/set-up/run-tool.ts';
import { hashOf } from '../../src-main/engine-host/release.ts';
import { installPackage, pack } from '../fixtures/install-package.ts';
import { doMainJob } from '../fixtures/main-job.ts';
import { expect, test } from '../fixtures/test.ts';

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
  test.skip(process.getuid?.() !== 0, 'only root installs');
  try {
    expect((await run('self-test')).stdout).toBe('This installation starts.\n');
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
