// npm run attack [-- --seed N]
// Tries every operation and every address as everybody, in every state of a real engine and every stage of a deployment, holds the
// answers to the tables in src-main/attack/permissions, and looks that what was forged or edited is refused with its reason. With --write it prints that table into docs/permissions.md instead.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { permissionsAsMarkdown } from '../src-main/attack/permissions/as-markdown.ts';
import { runWhole } from '../src-main/attack/whole.ts';
import { root } from './paths.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean' }, seed: { type: 'string' } } });

if (values.write === true) await writePage();
else process.exitCode = (await attack()) ? 0 : 1;

async function writePage(): Promise<void> {
  const page = join(root, 'docs/permissions.md');
  const options = await resolveConfig(page);
  await writeFile(page, await format(permissionsAsMarkdown(), { ...options, parser: 'markdown' }));
  console.log('docs/permissions.md says what the table says.');
}

async function attack(): Promise<boolean> {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const { passed, failed } = await runWhole(seed, (line) => console.log(line));
  console.log(`\nseed ${String(seed)}\n${String(passed)} passed, ${String(failed)} failed`);
  return failed === 0;
}
