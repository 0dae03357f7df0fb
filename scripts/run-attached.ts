import { spawn } from 'node:child_process';
import { root } from './paths.ts';

/** Runs a program on this terminal, in the repository, and resolves with its exit status. */
export function runAttached(
  file: string,
  args: readonly string[],
  environment = process.env,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: 'inherit', env: environment });
    // Ctrl+C reaches the child by itself; this process only has to outlive it.
    const ignore = (): void => undefined;
    const forward = (): void => void child.kill('SIGTERM');
    process.on('SIGINT', ignore).on('SIGTERM', forward);
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGINT', ignore).off('SIGTERM', forward);
      resolve(code ?? 1);
    });
  });
}
