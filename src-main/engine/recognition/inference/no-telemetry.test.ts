import { execFile } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../testing/temporary-database.ts';

const model = new URL('../../../../native-models/packs/ultraface-rfb-320.onnx', import.meta.url);
const load = `
  const { openSession } = await import(${JSON.stringify(new URL('./session.ts', import.meta.url).href)});
  const { readFile } = await import('node:fs/promises');
  await openSession(await readFile(new URL(${JSON.stringify(model.href)})), 'cpu');
`;

it('keeps ONNX Runtime from beginning its telemetry: it leaves no machine id and no telemetry log', async () => {
  const directory = await temporaryDirectory();
  const env = { ...process.env, TMPDIR: directory, ORT_DISABLE_TELEMETRY: '' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', load], { env });
  expect(await readdir(directory)).toEqual([]);
  await rm(directory, { recursive: true, force: true });
});
