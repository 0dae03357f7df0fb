import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { instantSchema, type Mode } from '../../contract/domain.ts';
import { custodianCount, decodeSealingKey, type Custodian } from '../trust/custodians.ts';
import { hashOfText, signedDocumentSchema, type SignedDocument } from '../trust/signed-document.ts';
import { openSealed, sealTo } from './hpke.ts';
import { keyGroups, type KeyGroup } from './key-groups.ts';
import { boxSchema, lockBox, unlockBox } from './secret-box.ts';
import { toBase64 } from './slot.ts';

/** A custodian, by their place in the list. */
export const placeSchema = z
  .number()
  .int()
  .min(0)
  .max(custodianCount - 1);

/** What one custodian has for the case that they and one certain other open the deposit together. */
const partSchema = z.strictObject({
  /** The custodian whose it is, by their place in the list. */
  of: placeSchema,
  /** The other one. */
  with: placeSchema,
  /** 32 bytes, sealed to the custodian's key. */
  sealed: z.base64(),
  /** SHA-256 of the proof that a rehearsal asks for: it tells neither the part nor the proof. */
  commitment: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * A key as it lies in escrow: under a random key, of which any two of three custodians have what makes it whole. For
 * each pair of them one has random bytes and the other those bytes added to the key, so that a part alone, and all
 * parts of one custodian together, are nothing but random.
 */
export const depositSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** The force root's word for the custodians. */
  custodians: signedDocumentSchema,
  at: instantSchema,
  box: boxSchema,
  parts: z.array(partSchema).length(custodianCount * (custodianCount - 1)),
  /** The word of whoever held the key that it lies in here: an HMAC under it. */
  voucher: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Deposit = z.infer<typeof depositSchema>;

/** What lies in escrow, by group; null where the key was never made, or never deposited. */
export const depositsSchema = z.strictObject({
  data: depositSchema.nullable(),
  records: depositSchema.nullable(),
  faces: depositSchema.nullable(),
});
export type Deposits = z.infer<typeof depositsSchema>;

export const noDeposits: Deposits = { data: null, records: null, faces: null };

/** Those that are there, with their group. */
export function depositsIn(deposits: Deposits): readonly (readonly [KeyGroup, Deposit])[] {
  return keyGroups.flatMap((group) => {
    const deposit = deposits[group];
    return deposit === null ? [] : [[group, deposit] as const];
  });
}

/** A custodian's part, opened. */
export interface OpenPart {
  readonly with: number;
  readonly bytes: Uint8Array;
}

interface DepositOptions {
  readonly mode: Mode;
  readonly group: KeyGroup;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** As the root signed them; whoever calls has checked it. */
  readonly document: SignedDocument;
  readonly custodians: readonly Custodian[];
  readonly at: number;
}

/** Puts a key in escrow. */
export function makeDeposit({ mode, group, key, document, custodians, at }: DepositOptions): Deposit {
  const id = randomBytes(16).toString('hex');
  const place: Place = { mode, group, id, custodians: document };
  const whole = new Uint8Array(randomBytes(32));
  const seal = (of: number, other: number, bytes: Uint8Array): Deposit['parts'][number] => {
    const custodian = custodians[of];
    if (custodian === undefined) throw new Error('a part for nobody');
    const info = partInfo(place, of, other);
    const sealed = sealTo(decodeSealingKey(custodian.publicKey), bytes, { info });
    const commitment = commitmentTo(proofOf(place, of, { with: other, bytes }));
    return { of, with: other, sealed: toBase64(sealed), commitment };
  };
  const parts = pairs().flatMap(([one, other]) => {
    const random = new Uint8Array(randomBytes(32));
    return [seal(one, other, random), seal(other, one, added(random, whole))];
  });
  // `lockBox` zeroes what it is given.
  const box = lockBox(key, whole, boxPlace(place));
  const made = { id, custodians: document, at, box, parts };
  return { ...made, voucher: voucherFor(made, group, key) };
}

/** Whether a deposit holds this key, and nobody has changed anything about it. */
export function isDepositOf(deposit: Deposit, group: KeyGroup, key: Uint8Array): boolean {
  const expected = voucherFor(deposit, group, key);
  return timingSafeEqual(Buffer.from(deposit.voucher, 'hex'), Buffer.from(expected, 'hex'));
}

/** What a custodian's private key opens of a deposit; null when it isn't theirs, or was changed. */
export function openParts(
  mode: Mode,
  group: KeyGroup,
  deposit: Deposit,
  of: number,
  privateKey: Uint8Array,
): readonly OpenPart[] | null {
  const place: Place = { mode, group, ...deposit };
  const opened = deposit.parts
    .filter((part) => part.of === of)
    .flatMap((part): readonly OpenPart[] => {
      const info = partInfo(place, of, part.with);
      const bytes = openSealed(privateKey, Buffer.from(part.sealed, 'base64'), { info });
      if (bytes === null || bytes.length !== 32) return [];
      const found = { with: part.with, bytes };
      return commitmentTo(proofOf(place, of, found)) === part.commitment ? [found] : [];
    });
  return opened.length === custodianCount - 1 ? opened : null;
}

/** The key, of what two custodians have opened; null when the parts don't fit. */
export function joinParts(
  mode: Mode,
  group: KeyGroup,
  deposit: Deposit,
  [one, other]: readonly [CustodiansParts, CustodiansParts],
): Uint8Array | null {
  const first = one.parts.find((part) => part.with === other.of);
  const second = other.parts.find((part) => part.with === one.of);
  if (one.of === other.of || first === undefined || second === undefined) return null;
  return unlockBox(deposit.box, added(first.bytes, second.bytes), boxPlace({ mode, group, ...deposit }));
}

export interface CustodiansParts {
  readonly of: number;
  readonly parts: readonly OpenPart[];
}

/**
 * That somebody has opened a part, without the part: what a rehearsal asks for. Whoever has it can't make anything of it,
 * and it is good for this deposit only.
 */
export function proofOf(place: Place, of: number, part: OpenPart): Uint8Array {
  const text = `cordon escrow rehearsal v1\n${partInfo(place, of, part.with)}`;
  return new Uint8Array(createHmac('sha256', part.bytes).update(text).digest());
}

/** Whether a proof is that of a part. */
export function isProofOf(deposit: Deposit, of: number, other: number, proof: Uint8Array): boolean {
  const part = deposit.parts.find((one) => one.of === of && one.with === other);
  return part !== undefined && part.commitment === commitmentTo(proof);
}

interface Place {
  readonly mode: Mode;
  readonly group: KeyGroup;
  readonly id: string;
  readonly custodians: SignedDocument;
}

function pairs(): readonly (readonly [number, number])[] {
  const places = Array.from({ length: custodianCount }, (_, place) => place);
  return places.flatMap((one) => places.slice(one + 1).map((other) => [one, other] as const));
}

/** Exclusive or. */
function added(one: Uint8Array, other: Uint8Array): Uint8Array {
  return one.map((byte, at) => byte ^ (other[at] ?? 0));
}

const boxPlace = ({ mode, group, id, custodians }: Place): string =>
  `cordon ${mode} escrow v1\n${group}\n${id}\n${hashOfText(custodians.payload)}`;

const partInfo = (place: Place, of: number, other: number): string =>
  `${boxPlace(place)}\n${String(of)} with ${String(other)}`;

function commitmentTo(proof: Uint8Array): string {
  return createHash('sha256').update(proof).digest('hex');
}

function voucherFor(
  { id, custodians, at, box, parts }: Omit<Deposit, 'voucher'>,
  group: KeyGroup,
  key: Uint8Array,
): string {
  const info = `cordon escrow voucher v1 ${group}`;
  const macKey = new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), info, 32));
  const said = [
    id,
    custodians.payload,
    custodians.signature,
    String(at),
    box.nonce,
    box.ciphertext,
    ...parts.flatMap((part) => [String(part.of), String(part.with), part.sealed, part.commitment]),
  ];
  return createHmac('sha256', macKey).update(JSON.stringify(said)).digest('hex');
}
