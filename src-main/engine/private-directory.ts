import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

/** `cordon-<process id>-<random>`. */
const ourName = /^cordon-(\d{1,10})-[0-9A-Za-z]{6}$/;
/** The frame link's socket, within a private directory. */
export const frameSocketName = 'frames.sock';

/** Makes a directory that only this user may enter; whoever makes it removes it. */
export function makePrivateDirectory(parent: string): Promise<string> {
  return mkdtemp(join(parent, `cordon-${process.pid}-`));
}

/**
 * Removes what engines that were killed left in `parent`: directories of that name and of this user, whose process
 * is gone and whose socket nobody answers. Process ids alone would not do: a container has its own.
 */
export async function sweepPrivateDirectories(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = Number(ourName.exec(name)?.[1] ?? Number.NaN);
    const path = join(parent, name);
    if (Number.isNaN(pid) || isRunning(pid) || !(await isOurs(path))) continue;
    if (!(await isAnswered(join(path, frameSocketName)))) await rm(path, { recursive: true, force: true });
  }
}

async function isOurs(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  return found !== null && found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    // A process that is there but not ours may not be signalled.
    return !(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH');
  }
}

function isAnswered(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
