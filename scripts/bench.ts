// npm run bench -- [AREA] [--json] [--long]
// Measures Cordon on this machine. Exit status 0 only when every figure with a limit holds.
import { parseArgs } from 'node:util';
import { areas, type Area } from './bench/area.ts';
import type { Row } from './bench/row.ts';
import { renderTable } from './bench/table.ts';
import { endBy } from './end-by.ts';

const usage = `Usage: npm run bench -- [${Object.keys(areas).join('|')}] [--json] [--long]`;

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, long: { type: 'boolean', default: false } },
  });
  const chosen = choose(positionals);
  if (chosen === null) {
    console.error(usage);
    return false;
  }
  const rows: Row[] = [];
  for (const [name, area] of chosen) {
    const measured = await measure(name, area, values.long);
    if (!values.json && measured.length > 0) console.log(`${name}\n${renderTable(measured)}\n`);
    rows.push(...measured);
  }
  if (values.json) console.log(JSON.stringify(rows, null, 2));
  return rows.every(({ ok }) => ok);
}

/** The area that was named, or all; null when there is none of that name. */
function choose(positionals: readonly string[]): readonly (readonly [string, Area])[] | null {
  const [name, ...more] = positionals;
  if (name === undefined) return Object.entries(areas);
  const area = Object.hasOwn(areas, name) ? areas[name] : undefined;
  return area === undefined || more.length > 0 ? null : [[name, area]];
}

async function measure(name: string, area: Area, isLong: boolean): Promise<readonly Row[]> {
  const run = await area.load();
  return run({ isLong, say: (line) => console.error(`${name}: ${line}`) });
}

await endBy(main, usage);
