import { depositsIn, openParts, proofOf } from '../keys/deposit.ts';
import { sealTo } from '../keys/hpke.ts';
import { toBase64 } from '../keys/slot.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { decodeSealingKey, openCustodians } from '../trust/custodians.ts';
import type { PinnedRoot } from '../trust/force-root.ts';
import { hashOfText, parseStatement } from '../trust/signed-document.ts';
import {
  escrowRequestSchema,
  type EscrowAnswerFile,
  type EscrowRequest,
  type EscrowRequestFile,
  type OpenedAnswer,
} from './files.ts';

/** The request in a file, with every deposit checked to be for custodians that this root vouches for. */
export function readEscrowRequest(file: EscrowRequestFile, root: PinnedRoot): Checked<EscrowRequest> {
  const what = 'This request';
  const request = parseStatement(file.payload, escrowRequestSchema, what);
  if (!request.ok) return request;
  if (request.value.mode !== root.mode) return refused(`${what} and the force root are not for the same.`);
  for (const [, { custodians }] of depositsIn(request.value.deposits)) {
    const vouched = openCustodians(custodians, root);
    if (!vouched.ok) return vouched;
  }
  return request;
}

export interface AnswerOptions {
  readonly file: EscrowRequestFile;
  readonly root: PinnedRoot;
  /** Base64, as the root vouches for it. */
  readonly publicKey: string;
  readonly privateKey: Uint8Array;
  /** A half of a code for somebody who is let in; of a recovery only. */
  readonly makeHalf: (loginName: string) => string;
}

/** What a custodian answers, on their own machine. The parts leave it sealed, and in a rehearsal not at all. */
export function answerEscrowRequest(options: AnswerOptions): Checked<EscrowAnswerFile> {
  const { file, root, publicKey, privateKey, makeHalf } = options;
  const read = readEscrowRequest(file, root);
  if (!read.ok) return read;
  const request = read.value;
  const found: {
    group: OpenedAnswer['parts'][number]['group'];
    with: number;
    bytes: Uint8Array;
    proof: Uint8Array;
  }[] = [];
  let holder: string | null = null;
  for (const [group, deposit] of depositsIn(request.deposits)) {
    const list = openCustodians(deposit.custodians, root);
    if (!list.ok) return list;
    const of = list.value.custodians.findIndex((one) => one.publicKey === publicKey);
    // A group can still lie with the custodians of before.
    if (of === -1) continue;
    holder = list.value.custodians[of]?.holder ?? null;
    const parts = openParts(request.mode, group, deposit, of, privateKey);
    if (parts === null)
      return refused('Your key does not open what this request says is yours: it was changed, or damaged.');
    const place = { mode: request.mode, group, ...deposit };
    for (const part of parts) found.push({ group, ...part, proof: proofOf(place, of, part) });
  }
  if (holder === null) return refused('This key is none of the custodians’ that this request is to.');

  const shape = {
    format: 'cordon-escrow-answer/1',
    request: hashOfText(file.payload),
    holder,
    publicKey,
  } as const;
  if (request.purpose === 'rehearsal') {
    return accepted({
      ...shape,
      purpose: 'rehearsal',
      proofs: found.map(({ group, with: other, proof }) => ({ group, with: other, proof: toBase64(proof) })),
    });
  }
  const opened: OpenedAnswer = {
    parts: found.map(({ group, with: other, bytes }) => ({ group, with: other, bytes: toBase64(bytes) })),
    halves: request.letIn.map((loginName) => ({ loginName, half: makeHalf(loginName) })),
  };
  const sealed = sealTo(decodeSealingKey(request.answerTo), Buffer.from(JSON.stringify(opened)), {
    info: answerInfo(shape.request, publicKey),
  });
  return accepted({ ...shape, purpose: 'recovery', sealed: toBase64(sealed) });
}

/** An answer is good for the request that it names, and from the custodian that it names. */
export function answerInfo(requestHash: string, publicKey: string): string {
  return `cordon escrow answer v1\n${requestHash}\n${publicKey}`;
}
