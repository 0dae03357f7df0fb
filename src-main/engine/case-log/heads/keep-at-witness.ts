import type { DatabaseClient } from '../../database/client.ts';
import { toHex } from '../../portable/bytes.ts';
import { frontierToBytes, rootOf, type Frontier } from '../merkle.ts';
import { askWitness, type WitnessServer } from './ask-witness.ts';
import type { PlaceFinding } from './head-keeper.ts';
import { frontierAt, proveSince, type ReadLeaves } from './prove-since.ts';

const fine: PlaceFinding = { problem: null, contradicts: false };

/**
 * Has a witness cosign the latest head, where anything has happened since the last. It cosigns only what goes on from what it
 * cosigned before: what it knows and this log doesn't, or another course of it, means that this log was cut or written anew.
 */
export async function keepAtWitness(
  database: DatabaseClient,
  { placeId, ...server }: WitnessServer & { readonly placeId: string },
): Promise<PlaceFinding> {
  const asked = await database.call('heads.for-witness', { placeId });
  if (asked === null) return fine;
  const { note, size } = asked;
  if (size <= asked.known.size || !(await database.call('heads.is-due', { since: asked.known.size })))
    return fine;
  const readLeaves: ReadLeaves = (after, limit) => database.call('packs.leaves', { after, limit });

  const ask = async (known: Frontier) =>
    askWitness(server, { old: known.size, proof: await proveSince(known, size, readLeaves), note });
  let reply = await ask(asked.known);
  if (reply.result === 'knows') {
    if (reply.size > size)
      return contradiction(
        `This log has been cut or put back: the witness cosigned ${String(reply.size)} entries of it, and there are ${String(size)}.`,
      );
    // An acknowledgement that never arrived, or of a log that was put back and has grown since.
    reply = await ask(await frontierAt(reply.size, readLeaves));
  }
  if (reply.result !== 'cosigned')
    return contradiction('This log was written anew: the witness cosigned another course of it before.');
  const frontier = asked.frontier ?? (await frontierAt(size, readLeaves));
  await database.call('heads.note-witnessed', {
    placeId,
    size,
    root: toHex(rootOf(frontier)),
    at: reply.at,
    line: reply.line,
    frontier: frontierToBytes(frontier),
  });
  return fine;
}

const contradiction = (words: string): PlaceFinding => ({
  problem: `${words} Keep this machine as it is and call whoever oversees its use.`,
  contradicts: true,
});
