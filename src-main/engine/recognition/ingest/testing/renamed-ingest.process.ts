import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { runIngest } from '../run-ingest.ts';

const namesSchema = z.record(z.string(), z.string());

/** The ingest process in a world in which a file says which names there are: name → IP address, read anew each time. */
runIngest(async (hostname) => {
  const names = namesSchema.parse(JSON.parse(await readFile(process.env['CORDON_TEST_NAMES'] ?? '', 'utf8')));
  const address = names[hostname];
  if (address === undefined) throw new Error('nobody knows this name');
  return address;
});
