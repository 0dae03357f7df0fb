import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../paths.ts';
import { runTool } from '../set-up/run-tool.ts';
import { distDirectory } from './where.ts';

/** Packs this checkout as a test variant, signed with a key of the caller's (Ed25519, PEM). Resolves with the Debian package. */
export async function packSigned(key: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-release-key-'));
  const keyFile = join(folder, 'key.pem');
  await writeFile(keyFile, key, { mode: 0o600 });
  try {
    await runTool(process.execPath, [join(root, 'scripts/package.ts')], {
      cwd: root,
      // Playwright attaches to a test variant alone.
      env: { ...process.env, CORDON_RELEASE_KEY: keyFile, CORDON_TEST_VARIANT: '1' },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
  const name = (await readdir(distDirectory)).find((file) => file.endsWith('.deb'));
  if (name === undefined) throw new Error(`npm run package left no Debian package in ${distDirectory}`);
  return join(distDirectory, name);
}
