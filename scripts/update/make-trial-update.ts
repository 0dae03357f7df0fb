import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeRelease } from '../package/release.ts';
import { writeUpdate } from '../package/write-update.ts';
import { runTool } from '../set-up/run-tool.ts';

export interface TrialUpdateOptions {
  /** The package that it updates. */
  readonly packageFile: string;
  readonly version: string;
  /** The key that signed that package: Ed25519, PEM. */
  readonly key: string;
  /** The folder that it is made in; what stands there already stays. */
  readonly folder: string;
  /** Starts where it is tried, and not where it is installed. */
  readonly isBroken?: boolean;
}

/** For trials: an update that is the same program under a later version. */
export async function makeTrialUpdate(options: TrialUpdateOptions): Promise<void> {
  const { packageFile, version, key, folder, isBroken = false } = options;
  const stage = join(folder, 'stage');
  await mkdir(folder, { recursive: true });
  await runTool('dpkg-deb', ['--raw-extract', packageFile, stage]);
  await edit(join(stage, 'DEBIAN/control'), /^Version: .*$/m, `Version: ${version}`);
  const resources = join(stage, 'opt/cordon/resources');
  const unpacked = join(resources, 'app.asar.unpacked');
  await edit(join(unpacked, 'package.json'), /"version": ?"[^"]*"/, `"version": "${version}"`);
  if (isBroken)
    await edit(
      join(unpacked, 'out/src-main/engine/engine.process.js'),
      /^/,
      "if (!import.meta.url.includes('/apart/')) throw new Error('broken on purpose');\n",
    );
  await writeRelease(resources, { version, isTestVariant: true }, key);
  const file = join(folder, `cordon-test-variant_${version}.deb`);
  await runTool('dpkg-deb', ['--root-owner-group', '-Znone', '--build', stage, file]);
  await rm(stage, { recursive: true });
  await writeUpdate(file, version, key);
}

async function edit(path: string, wanted: RegExp, by: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  if (!wanted.test(text)) throw new Error(`${path} does not say ${String(wanted)}`);
  await writeFile(path, text.replace(wanted, by));
}
