import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const types: Readonly<Record<string, string>> = { wasm: 'application/wasm', json: 'application/json' };

/**
 * Lets TensorFlow.js read its WebAssembly and the models from files: it only knows how to fetch them. Nothing but files
 * can be fetched then, so nothing leaves the machine. Answers how to undo it.
 */
export function fetchFromFiles(): () => void {
  const original = globalThis.fetch;
  globalThis.fetch = async (resource) => {
    const address = String(resource instanceof Request ? resource.url : resource);
    const file = address.startsWith('file:') ? fileURLToPath(address) : address;
    const type = types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return new Response(await readFile(file), { headers: { 'content-type': type } });
  };
  return () => {
    globalThis.fetch = original;
  };
}
