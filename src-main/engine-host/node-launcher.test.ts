import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeLauncher } from './node-launcher.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cordon-launch-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A process that tells its limits and those of a child of its own, and waits where a core file would go. */
const program = `
  import { spawnSync } from 'node:child_process';
  import { readFileSync } from 'node:fs';
  process.chdir(import.meta.dirname);
  const child = spawnSync(process.execPath, ['-e', 'console.log(require("fs").readFileSync("/proc/self/limits", "utf8"))']);
  process.send({ pid: process.pid, own: readFileSync('/proc/self/limits', 'utf8'), child: String(child.stdout) });
  setInterval(() => undefined, 1_000);
`;

describe.skipIf(process.platform !== 'linux')('a process that was launched', () => {
  it('leaves no core file, nor do its children, when it is ended by a signal that would', async () => {
    const entry = join(directory, 'program.mjs');
    await writeFile(entry, program);
    const child = nodeLauncher(process.execPath)(pathToFileURL(entry), { name: 'cordon-test' });
    const said = await new Promise<{ pid: number; own: string; child: string }>((resolve) =>
      child.onMessage((message) => resolve(message as { pid: number; own: string; child: string })),
    );
    const none = /^Max core file size +0 +0 /m;
    expect(said.own).toMatch(none);
    expect(said.child).toMatch(none);
    const exited = new Promise<void>((resolve) => child.onExit(() => resolve()));
    process.kill(said.pid, 'SIGSEGV');
    await exited;
    expect(await readdir(directory)).toEqual(['program.mjs']);
    expect(await readFile(entry, 'utf8')).toBe(program);
  });
});
