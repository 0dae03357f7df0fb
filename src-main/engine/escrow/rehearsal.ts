import type { Mode } from '../../contract/domain.ts';
import type { KeyGroup } from '../../contract/keys.ts';
import { depositsIn, isProofOf, type Deposit, type Deposits } from '../keys/deposit.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { custodianCount, custodiansNeeded, custodiansSchema } from '../trust/custodians.ts';
import { parseStatement } from '../trust/signed-document.ts';
import { escrowAnswerFileSchema, type EscrowAnswerFile } from './files.ts';
import type { Rehearsal } from './queries.ts';

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
    const answer = readAnswer(text, begun);
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

function readAnswer(text: string, begun: Rehearsal): Checked<RehearsalAnswer> {
  let content: unknown = null;
  try {
    content = JSON.parse(text);
  } catch {
    // Said below.
  }
  const answer = escrowAnswerFileSchema.safeParse(content);
  if (!answer.success)
    return refused(
      'This file is no answer of a custodian. Choose the file that “authority escrow answer” wrote.',
    );
  if (answer.data.purpose !== 'rehearsal' || answer.data.request !== begun.requestHash)
    return refused(`The answer of ${answer.data.holder} is to another request than ${begun.id}.`);
  return accepted(answer.data);
}

function placeOf(
  deposit: Deposit,
  publicKey: string,
): { readonly of: number; readonly holder: string } | null {
  const list = parseStatement(deposit.custodians.payload, custodiansSchema, 'A list of custodians');
  if (!list.ok) return null;
  const of = list.value.custodians.findIndex((one) => one.publicKey === publicKey);
  const holder = list.value.custodians[of]?.holder;
  return holder === undefined ? null : { of, holder };
}

function isWhole(
  { proofs }: RehearsalAnswer,
  group: KeyGroup,
  deposit: Deposit,
  { of }: { readonly of: number },
): boolean {
  const shown = proofs.filter(
    (one) =>
      one.group === group &&
      isProofOf(deposit, of, one.with, new Uint8Array(Buffer.from(one.proof, 'base64'))),
  );
  return new Set(shown.map((one) => one.with)).size === custodianCount - 1;
}
