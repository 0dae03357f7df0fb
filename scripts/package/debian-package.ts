import { chmod, cp, lutimes, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.ts';
import { runTool } from '../set-up/run-tool.ts';
import { engineUnits } from './engine-units.ts';
import { updateAction } from './update-action.ts';
import { updatesDirectory, updateUnits } from './update-units.ts';

export interface DebianPackageOptions {
  /** The unpacked application that electron-builder made. */
  readonly unpacked: string;
  /** The folder that the package is written into. */
  readonly output: string;
  readonly version: string;
  readonly isTestVariant: boolean;
}

/** Debian's names of this machine's processors. */
const architectures = new Map([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
]);

/** What Electron's window needs of Debian, with the names before and after the change of its time type. */
const dependencies = [
  'libgtk-3-0t64 | libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2t64 | libasound2',
  'libxss1',
  'xdg-utils',
];

const home = 'opt/cordon';
const iconSizes = ['16x16', '32x32', '48x48', '128x128', '256x256'];

/**
 * Makes a Debian package of an unpacked application with dpkg-deb. Every time stamp is that of the commit and every file is root's,
 * so that two packagings of one commit are the same to the byte. Resolves with its path.
 */
export async function makeDebianPackage(options: DebianPackageOptions): Promise<string> {
  const architecture = architectures.get(process.arch);
  if (architecture === undefined) throw new Error(`Debian has no name for ${process.arch} here.`);
  const stage = join(options.output, 'debian');
  await rm(stage, { recursive: true, force: true });
  const seconds = await commitTime();
  try {
    await layOut(stage, options);
    await writeControl(stage, options, architecture);
    for (const path of [stage, ...everythingBelow(stage)]) await lutimes(path, seconds, seconds);
    const name = options.isTestVariant ? 'cordon-test-variant' : 'cordon';
    const file = join(options.output, `${name}_${options.version}_${architecture}.deb`);
    // Nobody carries a test variant anywhere.
    await runTool(
      'dpkg-deb',
      ['--root-owner-group', '-Zzstd', `-z${options.isTestVariant ? 1 : 6}`, '--build', stage, file],
      {
        env: { ...process.env, SOURCE_DATE_EPOCH: String(seconds) },
      },
    );
    return file;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function layOut(stage: string, { unpacked, isTestVariant }: DebianPackageOptions): Promise<void> {
  await mkdir(join(stage, 'opt'), { recursive: true });
  await cp(unpacked, join(stage, home), { recursive: true, verbatimSymlinks: true });
  for (const path of everythingBelow(join(stage, home))) {
    if (!lstatSync(path).isSymbolicLink()) await chmod(path, modeOf(path));
  }
  // Chromium's sandbox where the kernel forbids it namespaces: it has to be root's own, with the set-user-ID bit.
  await chmod(join(stage, home, 'chrome-sandbox'), 0o4755);
  await put(stage, 'usr/share/doc/cordon/copyright', join(root, 'LICENSE'));
  const mark = isTestVariant ? ' (test variant)' : '';
  for (const [id, name, option] of [
    ['cordon', 'Cordon', ''],
    ['cordon-demo', 'Cordon demo', ' --demo'],
  ] as const) {
    await write(stage, `usr/share/applications/${id}.desktop`, desktopEntry(id, name + mark, option));
    for (const size of iconSizes) {
      const icon = join(root, 'assets/icons', id, `${size}.png`);
      await put(stage, `usr/share/icons/hicolor/${size}/apps/${id}.png`, icon);
    }
  }
  await write(stage, 'usr/share/polkit-1/actions/org.cordon.console.policy', updateAction);
  for (const [name, text] of Object.entries({ ...updateUnits, ...engineUnits }))
    await write(stage, `usr/lib/systemd/system/${name}`, text);
  await mkdir(join(stage, updatesDirectory), { recursive: true });
  await write(stage, `${home}/bin/cordon`, commandScript, 0o755);
  await mkdir(join(stage, 'usr/bin'), { recursive: true });
  await symlink(`../../${home}/bin/cordon`, join(stage, 'usr/bin/cordon'));
}

/** Without a command it opens the window; with one it runs it under the Node that came along. */
const commandScript = `#!/bin/sh
set -eu
home=$(dirname "$(dirname "$(readlink -f "$0")")")
case "\${1-}" in
  '' | --demo | --data | --data=*) exec "$home/cordon" "$@" ;;
esac
exec "$home/resources/node" "$home/resources/app.asar.unpacked/out/scripts/cordon.js" "$@"
`;

function desktopEntry(id: string, name: string, option: string): string {
  return `[Desktop Entry]
Type=Application
Name=${name}
Comment=Control-room console for live facial recognition deployments
Exec=/${home}/cordon${option}
Icon=${id}
Terminal=false
Categories=Utility;
StartupWMClass=Cordon
`;
}

async function writeControl(
  stage: string,
  { version, isTestVariant }: DebianPackageOptions,
  architecture: string,
): Promise<void> {
  const bytes = everythingBelow(stage).reduce((sum, path) => sum + lstatSync(path).size, 0);
  const control = `Package: ${isTestVariant ? 'cordon-test-variant' : 'cordon'}
Version: ${version}
Architecture: ${architecture}
Maintainer: Cordon <cordon@localhost>
Installed-Size: ${String(Math.ceil(bytes / 1024))}
Depends: ${dependencies.join(', ')}
Recommends: pkexec | policykit-1
Section: utils
Priority: optional
${isTestVariant ? 'Conflicts: cordon\n' : ''}Description: Control-room console for live facial recognition deployments
 Its safeguards can't be switched off and can be checked by anyone.
${isTestVariant ? ' .\n This is a test variant with an old Electron: give it to nobody.\n' : ''}`;
  await write(stage, 'DEBIAN/control', control);
  // Data folders are people's and the force's: removing the package, even purging it, leaves them and says where they may be.
  for (const [name, script] of Object.entries(maintainerScripts))
    await write(stage, `DEBIAN/${name}`, script, 0o755);
}

/** Run by dpkg as root. Elsewhere than at the machine's own root (DPKG_ROOT) there is no systemd to be told. */
const maintainerScripts = {
  postinst: `#!/bin/sh
set -e
if [ "$1" = configure ] && [ -z "\${DPKG_ROOT-}" ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
fi
exit 0
`,
  prerm: `#!/bin/sh
set -e
if [ "$1" = remove ] && [ -z "\${DPKG_ROOT-}" ] && [ -d /run/systemd/system ]; then
  systemctl disable --now cordon-update.timer cordon-engine.service cordon-bus.service || true
fi
exit 0
`,
  postrm: `#!/bin/sh
set -e
if [ -z "\${DPKG_ROOT-}" ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
fi
if [ "$1" = purge ]; then
  rm -rf "\${DPKG_ROOT-}/var/lib/cordon/last-update.json" "\${DPKG_ROOT-}"/var/lib/cordon/update-*
  echo "Cordon is gone. Its data folders are not: by default ~/.local/share/cordon of each person who used it."
  echo "To make one unreadable for good, run 'cordon destroy --data FOLDER' before Cordon is removed."
fi
exit 0
`,
};

async function put(stage: string, path: string, from: string): Promise<void> {
  await mkdir(join(stage, path, '..'), { recursive: true });
  await cp(from, join(stage, path));
}

async function write(stage: string, path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(join(stage, path, '..'), { recursive: true });
  await writeFile(join(stage, path), text, { mode });
}

/** The same for everybody, whatever the umask of who packs. */
function modeOf(path: string): number {
  const { mode } = lstatSync(path);
  return (mode & 0o111) === 0 ? 0o644 : 0o755;
}

function everythingBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
    join(entry.parentPath, entry.name),
  );
}

/** Seconds since 1970 of the commit that is packed; of today where there is no repository. */
async function commitTime(): Promise<number> {
  const given = process.env['SOURCE_DATE_EPOCH'];
  if (given !== undefined) return Number(given);
  const { stdout } = await runTool('git', ['log', '-1', '--format=%ct'], { cwd: root });
  return Number(stdout.trim());
}
