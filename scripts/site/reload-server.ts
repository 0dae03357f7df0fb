import { readFile } from 'node:fs/promises';

/**
 * Has the server of this machine read its configuration again. False: none runs here, or there is no way to tell it, and whoever asked
 * restarts it.
 * @param pidFile that the server wrote
 */
export async function reloadServer(pidFile: string): Promise<boolean> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 1) return false;
  // A server that was killed leaves its number behind, and another process may have it by now.
  const program = await readFile(`/proc/${String(pid)}/comm`, 'utf8').catch(() => '');
  if (program.trim() !== 'nats-server') return false;
  try {
    process.kill(pid, 'SIGHUP');
    return true;
  } catch {
    return false; // another user's
  }
}
