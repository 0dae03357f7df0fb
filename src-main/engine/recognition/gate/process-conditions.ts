import { accepted, refused, type Checked } from '../../trust/checked.ts';
import type { GateFacts } from './gate-facts.ts';
import { orderOf, type OpenFacts } from './open-facts.ts';
import { selfTestSealOf } from './self-test-seal.ts';

/**
 * Configured cameras that the authority names, each at the address that it was authorised with. Never a recording, whatever
 * the authority says: nobody in it is there now, and looking back through recordings is not what this is for.
 */
export function camerasOf({ cameras }: GateFacts, opened: OpenFacts): readonly string[] {
  const named = orderOf(opened)?.cameras ?? [];
  return cameras
    .filter(({ isRecording }) => !isRecording)
    .filter((camera) =>
      named.some(({ id, addressHash }) => id === camera.id && addressHash === camera.addressHash),
    )
    .map(({ id }) => id);
}

export function checkCameras(facts: GateFacts, opened: OpenFacts): Checked<string> {
  const { length } = camerasOf(facts, opened);
  return length > 0
    ? accepted(`${String(length)} ${length === 1 ? 'camera is' : 'cameras are'} named in the authority.`)
    : refused('None of the configured cameras is named in the authority with its present address.');
}

export function checkReady(facts: GateFacts): Checked<string> {
  if (isReady(facts)) return accepted('The recognition process is ready and holds the sealed list.');
  return refused(
    facts.list?.isLocked === true
      ? 'The watchlist is locked. It opens when an operator or supervisor signs in.'
      : 'The recognition process is starting or has not loaded the sealed list.',
  );
}

function isReady({ loaded, list, deployment }: GateFacts): boolean {
  const sealHash = list?.sealHash ?? null;
  if (loaded === null || loaded.listSealHash === null || sealHash === null) return false;
  return loaded.listSealHash === (deployment?.state === 'self-test' ? selfTestSealOf(sealHash) : sealHash);
}
