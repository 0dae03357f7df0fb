import { randomUUID } from 'node:crypto';
import type { Mode } from '../../contract/domain.ts';
import { depositsIn, joinParts, type Deposit, type Deposits } from '../keys/deposit.ts';
import { makeKeyPair, openSealed } from '../keys/hpke.ts';
import { keyGroups, type KeyGroup, type Keys } from '../keys/key-groups.ts';
import { fromBase64 } from '../keys/slot.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { encodeSealingKey } from '../trust/custodians.ts';
import { fingerprintOf } from '../trust/fingerprint.ts';
import { formProblems, hashOfText, parseStatement } from '../trust/signed-document.ts';
import { answerInfo } from './answer.ts';
import {
  escrowRequestSchema,
  openedAnswerSchema,
  type EscrowRequestFile,
  type OpenedAnswer,
} from './files.ts';
import { placeOf, readAnswer } from './read-answer.ts';

export interface BegunRecovery {
  readonly id: string;
  readonly file: EscrowRequestFile;
  /** What custodians have read out to them. */
  readonly fingerprint: string;
  /** In memory only: whoever has it and two answers has the keys. */
  readonly privateKey: Uint8Array;
}

export interface RecoveryOptions {
  readonly mode: Mode;
  readonly deposits: Deposits;
  /** Login names of those who are let in anew. */
  readonly letIn: readonly string[];
  readonly reason: string;
  readonly now: number;
}

/** What the custodians are asked. */
export function beginRecovery({
  mode,
  deposits,
  letIn,
  reason,
  now,
}: RecoveryOptions): Checked<BegunRecovery> {
  if (deposits.data === null)
    return refused('No key of this data is in escrow: there is nothing that custodians could open.');
  const pair = makeKeyPair();
  const answerTo = encodeSealingKey(pair.publicKey);
  const id = `recovery-${randomUUID().slice(0, 8)}`;
  const request = escrowRequestSchema.safeParse({
    kind: 'escrow-request',
    purpose: 'recovery',
    mode,
    id,
    at: now,
    deposits,
    answerTo,
    reason,
    letIn,
  });
  if (!request.success) return refused(formProblems(request.error));
  return accepted({
    id,
    file: { format: 'cordon-escrow-request/1', payload: JSON.stringify(request.data) },
    fingerprint: fingerprintOf(answerTo),
    privateKey: pair.privateKey,
  });
}

/** What two custodians gave together. */
export interface Recovered {
  readonly keys: Keys;
  readonly groups: readonly KeyGroup[];
  /** Names, in the order in which the halves of codes go together. */
  readonly custodians: readonly [string, string];
  /** The halves of each code, in that order, by login name. */
  readonly halves: ReadonlyMap<string, readonly [string, string]>;
}

interface Answer {
  readonly holder: string;
  readonly publicKey: string;
  readonly opened: OpenedAnswer;
}

/** The keys, from two answers; or in one sentence what is wrong with them. Pure. */
export function joinAnswers(
  { file, privateKey }: Pick<BegunRecovery, 'file' | 'privateKey'>,
  texts: readonly [string, string],
): Checked<Recovered> {
  const request = parseStatement(file.payload, escrowRequestSchema, 'This request');
  if (!request.ok) return request;
  const { mode, deposits } = request.value;
  const answers: Answer[] = [];
  for (const text of texts) {
    const answer = openAnswer(text, hashOfText(file.payload), privateKey);
    if (!answer.ok) return answer;
    answers.push(answer.value);
  }
  const [one, other] = answers;
  if (one === undefined || other === undefined || one.publicKey === other.publicKey)
    return refused('Two different custodians have to answer: these answers are by one.');

  const joined = new Map<KeyGroup, Uint8Array>();
  for (const [group, deposit] of depositsIn(deposits)) {
    const [first, second] = [partsIn(one, group, deposit), partsIn(other, group, deposit)];
    // A group can still lie with the custodians of before.
    if (first === null || second === null) continue;
    const key = joinParts(mode, group, deposit, [first, second]);
    if (key === null)
      return refused('What the two custodians gave does not fit together: one of the answers was changed.');
    joined.set(group, key);
  }
  const data = joined.get('data');
  if (data === undefined)
    return refused('These two are not the custodians with whom the key of this data lies.');
  return accepted({
    keys: { data, records: joined.get('records') ?? null, faces: joined.get('faces') ?? null },
    groups: keyGroups.filter((group) => joined.has(group)),
    custodians: [one.holder, other.holder],
    halves: new Map(
      one.opened.halves.map(({ loginName, half }) => [
        loginName,
        [half, other.opened.halves.find((mine) => mine.loginName === loginName)?.half ?? ''],
      ]),
    ),
  });
}

function openAnswer(text: string, requestHash: string, privateKey: Uint8Array): Checked<Answer> {
  const file = readAnswer(text);
  if (!file.ok) return file;
  const { purpose, request, holder, publicKey } = file.value;
  if (purpose !== 'recovery' || request !== requestHash)
    return refused(
      `The answer of ${holder} is to another request. The command that asked has to be the one that hears.`,
    );
  const plain = openSealed(privateKey, fromBase64(file.value.sealed), {
    info: answerInfo(requestHash, publicKey),
  });
  const changed = `The answer of ${holder} was changed on its way, or is damaged.`;
  if (plain === null) return refused(changed);
  const opened = parseStatement(Buffer.from(plain).toString('utf8'), openedAnswerSchema, 'An answer');
  return opened.ok ? accepted({ holder, publicKey, opened: opened.value }) : refused(changed);
}

function partsIn({ publicKey, opened }: Answer, group: KeyGroup, deposit: Deposit) {
  const place = placeOf(deposit, publicKey);
  if (place === null) return null;
  const parts = opened.parts
    .filter((part) => part.group === group)
    .map((part) => ({ with: part.with, bytes: fromBase64(part.bytes) }));
  return { of: place.of, parts };
}
