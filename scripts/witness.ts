// npm run witness -- DIR --name NAME [--log KEY …] [--host 127.0.0.1] [--port 8764] [--tls-certificate FILE --tls-key FILE]
// Is the other machine: cosigns heads of the case logs whose keys it was given (C2SP tlog-witness), and never a second course of
// one. What it cosigned, its key and the logs that it knows are kept in DIR. It runs until it is ended.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { AppError } from '../src-main/contract/errors.ts';
import { openWitness } from '../src-main/engine/case-log/witness/witness-folder.ts';
import { startWitnessServer } from '../src-main/engine/case-log/witness/witness-server.ts';
import { endBy } from './end-by.ts';

const usage =
  'Usage: npm run witness -- DIR --name NAME [--log KEY …] [--host ADDRESS] [--port PORT] [--tls-certificate FILE --tls-key FILE]';

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      log: { type: 'string', multiple: true, default: [] },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8764' },
      'tls-certificate': { type: 'string' },
      'tls-key': { type: 'string' },
    },
  });
  const [given, ...more] = positionals;
  const { name, log, host, 'tls-certificate': certificate, 'tls-key': key } = values;
  const port = Number(values.port);
  const isPort = Number.isInteger(port) && port >= 0 && port < 65_536;
  const hasHalfOfTls = (certificate === undefined) !== (key === undefined);
  if (given === undefined || more.length > 0 || name === undefined || !isPort || hasHalfOfTls)
    throw new AppError('bad-request', usage);
  const witness = await openWitness(fromWhereTheyStand(given), name, Date.now);
  for (const verifierKey of log) await witness.addLog(verifierKey);
  const server = await startWitnessServer({
    witness,
    host,
    port,
    tls:
      certificate === undefined || key === undefined
        ? null
        : {
            certificate: await readFile(fromWhereTheyStand(certificate), 'utf8'),
            key: await readFile(fromWhereTheyStand(key), 'utf8'),
          },
    onDefect: (cause) => console.error(cause),
  });
  console.log(`Address: ${server.address}\nKey of this witness: ${witness.verifierKey}`);
  console.log('Give both to the admins of the machines, under Case log, Add a witness. Ctrl+C ends it.');
  await new Promise<void>((ended) => {
    process.once('SIGINT', () => ended()).once('SIGTERM', () => ended());
  });
  await server.close();
  return true;
}

await endBy(main, usage);
