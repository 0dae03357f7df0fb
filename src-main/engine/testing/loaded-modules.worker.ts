import { parentPort } from 'node:worker_threads';

// Node's own list of what it loaded of itself in this thread; not in its types, since nothing but a test should look.
const { moduleLoadList } = process as typeof process & { readonly moduleLoadList: readonly string[] };
parentPort?.postMessage(moduleLoadList);
