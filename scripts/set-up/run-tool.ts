import { spawn, type SpawnOptions } from 'node:child_process';
import { SetUpError } from './progress.mjs';

/** What a finished program left behind. */
export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell and collects its output; a program that isn't there gives code 127. */
export function tryTool(
  file: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.once('error', (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/**
 * Runs a program that has to succeed.
 * @throws SetUpError with the end of its output.
 */
export async function runTool(
  file: string,
  args: readonly string[],
  options?: SpawnOptions,
): Promise<ToolResult> {
  const result = await tryTool(file, args, options);
  if (result.code === 127)
    throw new SetUpError(`The program "${file}" is missing: install it and try again.`);
  if (result.code !== 0) {
    const tail = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-15).join('\n');
    throw new SetUpError(`"${file}" failed; what it said last:\n${tail}`);
  }
  return result;
}

/** Runs npm: the one that started this command when there is one, otherwise the one on the path. */
export function runNpm(args: readonly string[], options: SpawnOptions = {}): Promise<ToolResult> {
  const npm = process.env['npm_execpath'];
  return npm?.endsWith('.js') === true
    ? tryTool(process.execPath, [npm, ...args], options)
    : tryTool('npm', args, { ...options, shell: process.platform === 'win32' });
}
