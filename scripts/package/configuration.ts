import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import type { ElectronRuntime } from '../electron-runtime.ts';
import { writeRelease } from './release.ts';

const unprovedByStandIn = `This is a test variant of Cordon, packed with an old stand-in Electron because the pinned one could not be
downloaded. Give it to nobody. What it leaves unproved: the pinned Electron itself, its production fuses (the
inspector is left on for tests, ASAR integrity and archive-only loading are off), and code signatures.
`;
const unprovedByVariant = `This is a test variant of Cordon. Give it to nobody. What it leaves unproved: that the inspector is off, which is left on for
tests, and code signatures.
`;

/**
 * What electron-builder is to make here. Its installers need tools that it downloads, so with the stand-in, which is only
 * taken where nothing can be downloaded, it makes the folder alone; for tests nothing else is needed. Debian's package is made by debian-package.ts.
 */
export function targetsFor({ isTestVariant }: Pick<Build, 'isTestVariant'>): readonly string[] {
  if (isTestVariant) return ['dir'];
  if (process.platform === 'win32') return ['nsis', 'msi'];
  return process.platform === 'darwin' ? ['dmg'] : ['dir', 'AppImage'];
}

export interface Build {
  readonly electron: ElectronRuntime;
  readonly version: string;
  /** With the inspector that tests attach to, marked as such, and never to be given to anybody. */
  readonly isTestVariant: boolean;
  /** Ed25519, PEM; undefined for a package that nobody vouches for. */
  readonly signingKey: string | undefined;
}

/** electron-builder.yml, with what differs by the Electron that is packed and by what the environment gives to sign with. */
export function configurationFor({ electron, version, isTestVariant, signingKey }: Build): Configuration {
  const node = process.platform === 'win32' ? 'node.exe' : 'node';
  const common: Configuration = {
    extends: 'electron-builder.yml',
    electronDist: electron.dist,
    electronVersion: electron.version,
    extraResources: [{ from: `node_modules/node/bin/${node}`, to: node }],
    // Before the platform's own signatures, which take in what this writes.
    afterPack: ({ appOutDir, electronPlatformName, packager }) =>
      writeRelease(
        packager.getResourcesDir(appOutDir),
        { version, isTestVariant },
        signingKey,
        electronPlatformName as NodeJS.Platform,
      ),
    ...signing(process.env),
  };
  if (!isTestVariant) return common;
  return {
    ...common,
    productName: 'Cordon test variant',
    extraMetadata: { productName: 'Cordon test variant' },
    electronFuses: {
      enableNodeCliInspectArguments: true,
      ...(electron.isStandIn
        ? { enableEmbeddedAsarIntegrityValidation: false, onlyLoadAppFromAsar: false }
        : {}),
    },
    // The stand-in's own app, which loads whatever folder it is given, must not get into a package.
    afterExtract: ({ appOutDir }) => {
      rmSync(join(appOutDir, 'resources/app'), { recursive: true, force: true });
      writeFileSync(
        join(appOutDir, 'TEST-VARIANT.txt'),
        electron.isStandIn ? unprovedByStandIn : unprovedByVariant,
      );
    },
  };
}

/** Names the account that signs for Windows, and the certificate that signs for macOS; unsigned where none is given. */
function signing(environment: NodeJS.ProcessEnv): Pick<Configuration, 'win' | 'mac'> {
  const azure = {
    endpoint: environment['AZURE_SIGNING_ENDPOINT'],
    codeSigningAccountName: environment['AZURE_SIGNING_ACCOUNT'],
    certificateProfileName: environment['AZURE_SIGNING_PROFILE'],
    publisherName: environment['AZURE_SIGNING_PUBLISHER'],
  };
  const given = Object.values(azure).filter((value) => value !== undefined && value !== '');
  if (given.length > 0 && given.length < 4) {
    throw new Error(
      'To sign for Windows, set all of AZURE_SIGNING_ENDPOINT, AZURE_SIGNING_ACCOUNT, AZURE_SIGNING_PROFILE and AZURE_SIGNING_PUBLISHER.',
    );
  }
  // Without this electron-builder takes whatever certificate lies in the keychain.
  const isSignedForMac = (environment['CSC_LINK'] ?? environment['CSC_NAME'] ?? '') !== '';
  return {
    // All four are there.
    ...(given.length === 4 ? { win: { azureSignOptions: azure as Record<keyof typeof azure, string> } } : {}),
    ...(isSignedForMac ? {} : { mac: { identity: null } }),
  };
}
