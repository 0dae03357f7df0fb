import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitCodes } from '../../src-main/engine-host/run-unattended.ts';
import { tryTool } from '../set-up/run-tool.ts';
import { engineUnits } from './engine-units.ts';

const hasSystemd = (await tryTool('systemd-analyze', ['--version'])).code === 0;

it('start nothing again that somebody has to do something about first', () => {
  const { wrongOption, cannotOpen } = exitCodes;
  expect(engineUnits['cordon-engine.service']).toContain(
    `RestartPreventExitStatus=${String(wrongOption)} ${String(cannotOpen)}\n`,
  );
});

it.skipIf(!hasSystemd)('are units that systemd understands, and finds well closed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-units-'));
  try {
    for (const [name, text] of Object.entries(engineUnits)) {
      const file = join(folder, name);
      // The programs and their user aren't installed here.
      await writeFile(
        file,
        text.replace(/ExecStart=\S+/, 'ExecStart=/bin/true').replace(/^(?:User|Group)=.*\n/gm, ''),
      );
      expect(await tryTool('systemd-analyze', ['verify', file])).toMatchObject({ code: 0, stderr: '' });
      await writeFile(file, text);
      const { stdout } = await tryTool('systemd-analyze', ['security', '--offline=yes', file]);
      const exposure = /Overall exposure level for \S+: ([0-9.]+)/.exec(stdout)?.[1];
      expect(Number(exposure ?? Number.NaN)).toBeLessThanOrEqual(3);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
