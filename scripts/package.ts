// npm run package
// Makes an unpacked application in dist/. Where only the stand-in Electron is to be had it is a test variant, marked as
// such, and never to be given to anybody.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Platform, type Configuration } from 'electron-builder';
import { describeElectron, findElectron, type ElectronRuntime } from './electron-runtime.ts';
import { root } from './paths.ts';

const unproved = `This is a test variant of Cordon, packed with an old stand-in Electron because the pinned one could not be
downloaded. Give it to nobody. What it leaves unproved: the pinned Electron itself, its production fuses (the
inspector is left on for tests, ASAR integrity and archive-only loading are off), and code signatures.
`;

process.exitCode = await packageApplication();

async function packageApplication(): Promise<number> {
  const electron = findElectron();
  if (electron === undefined) {
    console.error('There is no Electron to pack: connect this machine and try again.');
    return 1;
  }
  console.error(`Packing ${describeElectron(electron)}.`);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await build({
    projectDir: root,
    targets: Platform.current().createTarget('dir'),
    publish: 'never',
    config: configuration(electron),
  });
  return 0;
}

function configuration(electron: ElectronRuntime): Configuration {
  const node = process.platform === 'win32' ? 'node.exe' : 'node';
  const common: Configuration = {
    extends: 'electron-builder.yml',
    electronDist: electron.dist,
    electronVersion: electron.version,
    extraResources: [{ from: `node_modules/node/bin/${node}`, to: node }],
  };
  if (!electron.isStandIn) return common;
  return {
    ...common,
    productName: 'Cordon test variant',
    extraMetadata: { productName: 'Cordon test variant' },
    electronFuses: {
      enableNodeCliInspectArguments: true,
      enableEmbeddedAsarIntegrityValidation: false,
      onlyLoadAppFromAsar: false,
    },
    // The stand-in's own app, which loads whatever folder it is given, must not get into a package.
    afterExtract: ({ appOutDir }) => {
      rmSync(join(appOutDir, 'resources/app'), { recursive: true, force: true });
      writeFileSync(join(appOutDir, 'TEST-VARIANT.txt'), unproved);
    },
  };
}
