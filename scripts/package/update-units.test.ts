import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tryTool } from '../set-up/run-tool.ts';
import { updatesDirectory, updateUnits } from './update-units.ts';

const hasSystemd = (await tryTool('systemd-analyze', ['--version'])).code === 0;

it('are started by their timer alone, and take nothing but what lies in their folder', () => {
  expect(Object.keys(updateUnits)).toEqual(['cordon-update.service', 'cordon-update.timer']);
  expect(updateUnits['cordon-update.service']).toContain(`update --when-due /${updatesDirectory}\n`);
  expect(updateUnits['cordon-update.service']).not.toContain('[Install]');
});

it.skipIf(!hasSystemd)('are units that systemd understands', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-units-'));
  try {
    const files = Object.entries(updateUnits).map(([name, text]) => [join(folder, name), text] as const);
    // The program isn't installed here.
    for (const [file, text] of files)
      await writeFile(file, text.replace('/opt/cordon/bin/cordon', '/bin/true'));
    const said = await tryTool('systemd-analyze', ['verify', ...files.map(([file]) => file)]);
    expect(said).toMatchObject({ code: 0, stderr: '' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
