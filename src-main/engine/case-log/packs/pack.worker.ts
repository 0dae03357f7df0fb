import { parentPort } from 'node:worker_threads';
import { assertNever } from '../../../contract/errors.ts';
import { toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import type { PackedEntry, PackParts } from './build-pack.ts';
import type { FromPackWorker, ToPackWorker } from './pack-messages.ts';
import { preparePack } from './prepare-pack.ts';

/** What is held in memory until somebody has saved it. */
const mostBytes = 256 * 1024 ** 2;

/** Makes the file of one pack from its parts, and ends. */
function main(): void {
  const port = parentPort;
  if (port === null) throw new Error('this runs as a worker thread');
  const say = (message: FromPackWorker, moved: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, moved);
  let begun: Omit<PackParts, 'entries' | 'pictures'> | null = null;
  const entries: PackedEntry[] = [];
  const pictures: PackParts['pictures'][number][] = [];
  let prepared: ReturnType<typeof preparePack> | null = null;
  port.on('message', (message: ToPackWorker) => {
    switch (message.kind) {
      case 'begin':
        begun = message.parts;
        return;
      case 'entries':
        entries.push(...message.entries);
        return;
      case 'picture':
        pictures.push(message.picture);
        return;
      case 'end':
        if (begun === null) throw new Error('a pack ended that never began');
        prepared = preparePack({ ...begun, entries, pictures });
        if (prepared.bytes > mostBytes) {
          say({ kind: 'too-large' });
          port.close();
        } else say({ kind: 'sign', manifest: prepared.toSign });
        return;
      case 'signature': {
        if (prepared === null) throw new Error('nothing was to be signed');
        const bytes = prepared.zipWith(message.signature);
        say({ kind: 'made', bytes, sha256: toHex(sha256(bytes)) }, [bytes.buffer]);
        port.close();
        return;
      }
      default:
        assertNever(message);
    }
  });
}

main();
