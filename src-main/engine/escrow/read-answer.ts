import type { Deposit } from '../keys/deposit.ts';
import type { Checked } from '../trust/checked.ts';
import { custodiansSchema } from '../trust/custodians.ts';
import { readFileAs } from '../trust/read-file-as.ts';
import { parseStatement } from '../trust/signed-document.ts';
import { escrowAnswerFileSchema, type EscrowAnswerFile } from './files.ts';

/** What a custodian answered, as it stands in the file. */
export function readAnswer(text: string): Checked<EscrowAnswerFile> {
  const otherwise = 'no answer of a custodian. Choose the file that “authority escrow answer” wrote';
  return readFileAs(text, escrowAnswerFileSchema, otherwise);
}

/** Which of a deposit's custodians has this key; null where none has. */
export function placeOf(
  deposit: Deposit,
  publicKey: string,
): { readonly of: number; readonly holder: string } | null {
  const list = parseStatement(deposit.custodians.payload, custodiansSchema, 'A list of custodians');
  if (!list.ok) return null;
  const of = list.value.custodians.findIndex((one) => one.publicKey === publicKey);
  const holder = list.value.custodians[of]?.holder;
  return holder === undefined ? null : { of, holder };
}
