import { lookup } from 'node:dns/promises';
import { runIngest } from './run-ingest.ts';

runIngest(async (hostname) => (await lookup(hostname)).address);
