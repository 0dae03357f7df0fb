// npm run package
// Makes an unpacked application in dist/, with its bill of materials and notices inside, and on Linux a Debian package of it. Where
// only the stand-in Electron is to be had, and where CORDON_TEST_VARIANT=1 asks for it, it is a test variant, marked as such, and never
// to be given to anybody.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import { describeElectron, findElectron } from './electron-runtime.ts';
import { configurationFor, targetsFor } from './package/configuration.ts';
import { makeDebianPackage } from './package/debian-package.ts';
import { writeMaterials } from './package/materials.ts';
import { publicKeyOf } from './package/release.ts';
import { distDirectory } from './package/where.ts';
import { writeUpdate } from './package/write-update.ts';
import { root } from './paths.ts';
import { locateInstallation, releaseKeyFile } from '../src-main/engine-host/installation.ts';

process.exitCode = await packageApplication();

async function packageApplication(): Promise<number> {
  const electron = findElectron();
  if (electron === undefined) {
    console.error('There is no Electron to pack: connect this machine and try again.');
    return 1;
  }
  console.error(`Packing ${describeElectron(electron)}.`);
  rmSync(distDirectory, { recursive: true, force: true });
  const { version } = locateInstallation();
  const isTestVariant = electron.isStandIn || process.env['CORDON_TEST_VARIANT'] === '1';
  const signingKey = readSigningKey();
  pinPublicKey(signingKey);
  await writeMaterials();
  await build({
    projectDir: root,
    targets: Platform.current().createTarget([...targetsFor({ isTestVariant })]),
    publish: 'never',
    config: configurationFor({ electron, version, isTestVariant, signingKey }),
  });
  const unpacked = join(distDirectory, 'linux-unpacked');
  if (existsSync(unpacked)) {
    const file = await makeDebianPackage({
      unpacked,
      output: distDirectory,
      version,
      isTestVariant,
    });
    console.error(`Debian package: ${file}`);
    if (signingKey !== undefined) await writeUpdate(file, version, signingKey);
  }
  return 0;
}

/** `CORDON_RELEASE_KEY` names the file of the Ed25519 key that signs releases; without it nobody vouches for what is packed. */
function readSigningKey(): string | undefined {
  const file = process.env['CORDON_RELEASE_KEY'];
  if (file === undefined || file === '') {
    console.error(
      'Nothing signs this build (CORDON_RELEASE_KEY is not set): its sign-in screen will say so.',
    );
    return undefined;
  }
  return readFileSync(file, 'utf8');
}

/** Into the archive of the window's side, which the platform's signature covers; and beside the commands, which read no archives. */
function pinPublicKey(signingKey: string | undefined): void {
  for (const folder of ['out', 'out/scripts']) {
    const file = join(root, folder, releaseKeyFile);
    if (signingKey === undefined) rmSync(file, { force: true });
    else writeFileSync(file, publicKeyOf(signingKey));
  }
}
