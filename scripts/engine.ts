// npm run engine -- --data DIR
// The engine without a window, for a van or a site where nobody sits at a screen; and by whom that is allowed.
import { parseArgs } from 'node:util';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { AppError } from '../src-main/contract/errors.ts';
import { exitCodes, runUnattended } from '../src-main/engine-host/run-unattended.ts';
import { allow, withdraw } from './engine/allow.ts';
import { openTerminal } from './terminal.ts';

const usage = `npm run engine -- --data DIR [--pack ID] [--metrics FILE]
    runs the engine on the data in DIR, with no window and nobody signed in, until it gets SIGTERM;
    --metrics has its figures written there every 15 seconds, in OpenMetrics
npm run engine -- allow DIR [--device-secret FILE]
    by two people, an admin and somebody who reviews: this machine may open that data by itself
npm run engine -- withdraw DIR --reason WHY [--device-secret FILE]
    by an admin: it may not any more

It ends with 0 when it was asked to, 1 after a defect, 2 for a wrong option, 3 when somebody has to do something before it can open the data,
4 while Cordon is open on that data elsewhere.`;

process.exitCode = await main(process.argv.slice(2));

async function main([first = '', ...rest]: readonly string[]): Promise<number> {
  try {
    if (first === 'allow' || first === 'withdraw') return await change(first, rest);
    const { values } = parseArgs({
      args: [first, ...rest].filter((arg) => arg !== ''),
      options: {
        data: { type: 'string' },
        pack: { type: 'string', default: 'default' },
        metrics: { type: 'string' },
      },
    });
    const ending = new AbortController();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.abort());
    return await runUnattended({
      data: values.data === undefined ? undefined : fromWhereTheyStand(values.data),
      pack: values.pack,
      metrics: values.metrics === undefined ? undefined : fromWhereTheyStand(values.metrics),
      say: (line) => console.error(line),
      ending: ending.signal,
    });
  } catch (error) {
    const isOption =
      error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (!isOption) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return exitCodes.wrongOption;
  }
}

async function change(what: 'allow' | 'withdraw', args: readonly string[]): Promise<number> {
  const terminal = openTerminal();
  try {
    await { allow, withdraw }[what](args, { terminal, say: (line) => console.log(line), now: Date.now });
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    terminal.close();
  }
}
