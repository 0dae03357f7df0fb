// npm run endure -- [kills|engine-kills|power-cuts] [--times N] [--seed N] [--json]
// Kills, cuts the power of and tampers with real data again and again, and looks whether anything that was acknowledged is gone
// or a change went unseen. Exit status 0 only when every figure holds.
import { parseArgs } from 'node:util';
import { renderTable } from './bench/table.ts';
import { trials } from './endure/trials.ts';
import { endBy } from './end-by.ts';

const usage = `Usage: npm run endure -- [${Object.keys(trials).join('|')}] [--times N] [--seed N] [--json]`;

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      times: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const chosen = Object.entries(trials).filter(
    ([name]) => positionals.length === 0 || positionals.includes(name),
  );
  const times = values.times === undefined ? undefined : Number(values.times);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  if (
    positionals.some((name) => !Object.hasOwn(trials, name)) ||
    !isCount(times ?? 1) ||
    !isCount(seed + 1)
  ) {
    console.error(usage);
    return false;
  }
  let isWhole = true;
  for (const [name, trial] of chosen) {
    const { rows, findings } = await trial({ times, seed, say: (line) => console.error(`${name}: ${line}`) });
    for (const finding of findings) console.error(`${name}: ${finding}`);
    console.log(
      values.json ? JSON.stringify(rows, null, 2) : `${name} (seed ${String(seed)})\n${renderTable(rows)}\n`,
    );
    isWhole &&= rows.every(({ ok }) => ok);
  }
  return isWhole;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value > 0;

await endBy(main, usage);
