import type { Trust } from '../trust/certificates.ts';
import { accepted, type Checked } from '../trust/checked.ts';
import { checkClock, checkMade } from '../trust/known-time.ts';
import {
  checkSuccession,
  openRevocations,
  revocationsFileSchema,
  type Revocations,
} from '../trust/revocations.ts';
import type { SignedDocument } from '../trust/signed-document.ts';
import { readFileAs } from '../trust/read-file-as.ts';
import { afterChange, mustCount, type TakeInDeps } from './take-in.ts';

/** Takes in a newer list of what the force root has taken back. @throws AppError `not-trusted` with the reason */
export async function adoptRevocations(
  text: string,
  actorId: string | null,
  deps: TakeInDeps,
): Promise<Revocations> {
  const rows = await deps.database().call('trust.rows');
  const checked = checkList(text, deps.keeper.trustOf(rows), deps.now());
  const { list, document } = await mustCount(checked, 'A list of revocations', actorId, deps);
  await deps.database().call('trust.adopt-revocations', {
    number: list.number,
    document,
    revoked: list.certificates.map(({ holder }) => holder),
    // Only where it is needed: a list that was held back must not turn a right clock's time back.
    resetsClock: list.resetsClock && !checkClock(deps.now(), rows.latestAt).ok,
    actorId,
  });
  await afterChange({ listNumber: list.number }, deps);
  return list;
}

function checkList(
  text: string,
  trust: Checked<Trust>,
  now: number,
): Checked<{ readonly list: Revocations; readonly document: SignedDocument }> {
  const otherwise = 'no list of revocations. Choose the file that “authority revoke” wrote';
  const file = readFileAs(text, revocationsFileSchema, otherwise);
  if (!file.ok) return file;
  if (!trust.ok) return trust;
  const { document } = file.value;
  const list = openRevocations(document, trust.value.root);
  if (!list.ok) return list;
  const follows = checkSuccession(list.value, trust.value.revocations);
  if (!follows.ok) return follows;
  const made = checkMade(`List ${String(list.value.number)}`, list.value.at, now);
  return made.ok ? accepted({ list: list.value, document }) : made;
}
