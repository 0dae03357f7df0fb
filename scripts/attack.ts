// npm run attack [-- --seed N]
// Tries every operation as everybody in every state of a real engine, holds the answers to the table in
// src-main/attack/permissions, and looks that what was forged or edited is refused with its reason. With --write it prints that table into docs/permissions.md instead.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { tryForgeries } from '../src-main/attack/forgeries/try-forgeries.ts';
import { isAllowed } from '../src-main/attack/matrix/finding.ts';
import { permissionsAsMarkdown } from '../src-main/attack/permissions/as-markdown.ts';
import { stateLines } from '../src-main/attack/report.ts';
import { runMatrix } from '../src-main/attack/run-attack.ts';
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
  const counts = { passed: 0, failed: 0 };
  await runMatrix({ isHostile: true, hasDeadSessions: true, seed }, (state, findings) => {
    for (const line of stateLines(state, findings)) console.log(line);
    const failed = findings.filter((finding) => !isAllowed(finding)).length;
    counts.failed += failed;
    counts.passed += findings.length - failed;
  });
  console.log('\nforged, edited, moved, set wrong: each refused with its reason');
  await tryForgeries(({ title, isRefused, words }) => {
    console.log(`  ${isRefused ? 'refused' : 'FAILED '} ${title}\n          ${words}`);
    counts[isRefused ? 'passed' : 'failed'] += 1;
  });
  console.log(`\nseed ${String(seed)}\n${String(counts.passed)} passed, ${String(counts.failed)} failed`);
  return counts.failed === 0;
}
