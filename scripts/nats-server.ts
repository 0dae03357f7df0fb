import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheDirectory } from './paths.ts';

/** Before it, `sync_interval: always` is not known. */
const leastVersion = [2, 10, 27] as const;

/** Debian trixie's package: one static program, which runs on the release before as well. Its hash is of the signed index. */
export const pinned = {
  version: '2.10.27-1+b2',
  sha256: {
    x64: '6d913ac987b78734c08537c2adeb1526cf735f216173a9170d94b185fcfe6f8a',
    arm64: '0c9a617510b28c1b4fb4a38aabea6ab8cd7f026247f2abdff8b955b2278ce049',
  } as Readonly<Record<string, string>>,
};

/** Where set-up puts it. */
export const unpackedServer = join(
  cacheDirectory,
  `nats-server-${pinned.version}-${process.arch}`,
  'nats-server',
);

/** A NATS server that is new enough: of this machine, or the one that set-up fetched. Undefined where there is none. */
export function findNatsServer(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const name = process.platform === 'win32' ? 'nats-server.exe' : 'nats-server';
  const installed = folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
  return [...installed, unpackedServer].find((path) => existsSync(path) && isNewEnough(path));
}

function isNewEnough(path: string): boolean {
  let said: string;
  try {
    said = execFileSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  } catch {
    return false; // it does not run here
  }
  const version = /v(\d+)\.(\d+)\.(\d+)/.exec(said)?.slice(1).map(Number);
  if (version === undefined) return false;
  for (const [nth, least] of leastVersion.entries()) {
    const part = version[nth] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
