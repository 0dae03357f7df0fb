import type { Trust } from '../trust/certificates.ts';
import { accepted, type Checked } from '../trust/checked.ts';
import {
  checkCustodiansFollow,
  custodiansFileSchema,
  openCustodians,
  type Custodians,
} from '../trust/custodians.ts';
import { checkMade } from '../trust/known-time.ts';
import type { SignedDocument } from '../trust/signed-document.ts';
import { readFileAs } from '../trust/read-file-as.ts';
import { mustCount, type TakeInDeps } from './take-in.ts';

/** Takes in the three people who hold what is in escrow. @throws AppError `not-trusted` with the reason */
export async function adoptCustodians(
  text: string,
  actorId: string | null,
  deps: TakeInDeps,
): Promise<Custodians> {
  const database = deps.database();
  const [trust, known] = await Promise.all([deps.keeper.trust(), database.call('escrow.custodians')]);
  const checked = checkList(text, trust, known?.number ?? 0, deps.now());
  const { list, document } = await mustCount(checked, 'A list of custodians', actorId, deps);
  await database.call('escrow.adopt-custodians', {
    number: list.number,
    document,
    custodians: list.custodians.map(({ holder }) => holder),
    actorId,
  });
  await deps.custodiansChanged();
  return list;
}

function checkList(
  text: string,
  trust: Checked<Trust>,
  knownNumber: number,
  now: number,
): Checked<{ readonly list: Custodians; readonly document: SignedDocument }> {
  const otherwise = 'no list of custodians. Choose the file that “authority escrow custodians” wrote';
  const file = readFileAs(text, custodiansFileSchema, otherwise);
  if (!file.ok) return file;
  if (!trust.ok) return trust;
  const { document } = file.value;
  const list = openCustodians(document, trust.value.root);
  if (!list.ok) return list;
  const follows = checkCustodiansFollow(list.value, knownNumber);
  if (!follows.ok) return follows;
  const made = checkMade(`List ${String(list.value.number)} of custodians`, list.value.at, now);
  return made.ok ? accepted({ list: list.value, document }) : made;
}
