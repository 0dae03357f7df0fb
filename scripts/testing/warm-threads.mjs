// Loads every module that runs as a thread, so that what Node makes of them lies in its cache. In this process they find that
// they are no threads, and end.
import { flushCompileCache } from 'node:module';

for (const module of process.argv.slice(2)) await import(module).catch(() => undefined);
flushCompileCache();
