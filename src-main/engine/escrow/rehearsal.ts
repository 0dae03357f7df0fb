import type { Mode } from '../../contract/domain.ts';
import type { KeyGroup } from '../../contract/keys.ts';
import { depositsIn, isProofOf, type Deposit, type Deposits } from '../keys/deposit.ts';
import { fromBase64 } from '../keys/slot.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { custodianCount, custodiansNeeded } from '../trust/custodians.ts';
import type { EscrowAnswerFile } from './files.ts';
import type { Rehearsal } from './queries.ts';
import { placeOf, readAnswer } from './read-answer.ts';

type RehearsalAnswer = Extract<EscrowAnswerFile, { readonly purpose: 'rehearsal' }>;

export interface Rehearsed {
  /** Names of those who could open their parts. */
  readonly custodians: readonly string[];
  readonly groups: readonly KeyGroup[];
}

/** Whether the answers show that enough custodians could open everything that lies in escrow now. Pure. */
export function checkRehearsal(
  texts: readonly string[],
  begun: Rehearsal,
  mode: Mode,
  deposits: Deposits,
): Checked<Rehearsed> {
  const present = depositsIn(deposits);
  if (present.map(([, { id }]) => id).join() !== begun.deposits.join())
    return refused('Other keys lie in escrow than when this rehearsal was begun. Begin another.');
  const names = new Map<string, string>();
  for (const text of texts) {
    const answer = answerTo(begun, text);
    if (!answer.ok) return answer;
    const { holder, publicKey } = answer.value;
    for (const [group, deposit] of present) {
      const place = placeOf(deposit, publicKey);
      if (place === null || !isWhole(answer.value, group, deposit, place)) {
        return refused(
          `The answer of ${holder} does not show that their key opens everything that is in escrow with them.`,
        );
      }
      names.set(publicKey, place.holder);
    }
  }
  if (names.size < custodiansNeeded)
    return refused('Two different custodians have to answer: these answers are by one.');
  return accepted({ custodians: [...names.values()], groups: present.map(([group]) => group) });
}

function answerTo(begun: Rehearsal, text: string): Checked<RehearsalAnswer> {
  const answer = readAnswer(text);
  if (!answer.ok) return answer;
  const { purpose, request, holder } = answer.value;
  if (purpose !== 'rehearsal' || request !== begun.requestHash)
    return refused(`The answer of ${holder} is to another request than ${begun.id}.`);
  return accepted(answer.value);
}

function isWhole(
  { proofs }: RehearsalAnswer,
  group: KeyGroup,
  deposit: Deposit,
  { of }: { readonly of: number },
): boolean {
  const shown = proofs.filter(
    (one) => one.group === group && isProofOf(deposit, of, one.with, fromBase64(one.proof)),
  );
  return new Set(shown.map((one) => one.with)).size === custodianCount - 1;
}
