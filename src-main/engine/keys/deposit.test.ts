import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeSealingKey } from '../trust/custodians.ts';
import { isDepositOf, isProofOf, joinParts, makeDeposit, openParts, proofOf } from './deposit.ts';
import { makeKeyPair } from './hpke.ts';

const pairs = [0, 1, 2].map(() => makeKeyPair());
const custodians = pairs.map(({ publicKey }, place) => ({
  holder: `Custodian ${String(place)}`,
  personnelNumber: String(place),
  publicKey: encodeSealingKey(publicKey),
}));
const document = { payload: JSON.stringify({ custodians }), signature: 'x' };
const key = new Uint8Array(randomBytes(32));
const deposit = makeDeposit({ mode: 'operational', group: 'faces', key, document, custodians, at: 1 });
const opened = (place: number) => {
  const parts = openParts('operational', 'faces', deposit, place, pairs[place]?.privateKey ?? key);
  if (parts === null) throw new Error('a custodian opens nothing');
  return { of: place, parts };
};

it.each([
  [0, 1],
  [0, 2],
  [1, 2],
  [2, 0],
])('custodians %d and %d together make the key whole', (one, other) => {
  const joined = joinParts('operational', 'faces', deposit, [opened(one), opened(other)]);
  expect(joined).toEqual(key);
});

it('gives one custodian nothing, whatever they do with their own parts', () => {
  const own = opened(1);
  expect(joinParts('operational', 'faces', deposit, [own, own])).toBeNull();
  // As if the other had opened their part: every custodian lies as best they can.
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (guess) => {
      const made = { of: 2, parts: [{ with: 1, bytes: guess }] };
      expect(joinParts('operational', 'faces', deposit, [own, made])).toBeNull();
    }),
    { numRuns: 200 },
  );
});

it('opens to nobody else, for no other group, mode or deposit', () => {
  const [first] = pairs;
  if (first === undefined) throw new Error('nobody');
  expect(openParts('operational', 'faces', deposit, 1, first.privateKey)).toBeNull();
  expect(openParts('operational', 'data', deposit, 0, first.privateKey)).toBeNull();
  expect(openParts('demo', 'faces', deposit, 0, first.privateKey)).toBeNull();
  const other = { ...deposit, id: '0'.repeat(32) };
  expect(openParts('operational', 'faces', other, 0, first.privateKey)).toBeNull();
});

it('is told from one that was changed, or that holds another key', () => {
  expect(isDepositOf(deposit, 'faces', key)).toBe(true);
  expect(isDepositOf(deposit, 'records', key)).toBe(false);
  expect(isDepositOf(deposit, 'faces', new Uint8Array(32))).toBe(false);
  expect(isDepositOf({ ...deposit, at: 2 }, 'faces', key)).toBe(false);
  const [part, ...parts] = deposit.parts;
  if (part === undefined) throw new Error('no part');
  const swapped = { ...deposit, parts: [{ ...part, sealed: parts[0]?.sealed ?? '' }, ...parts] };
  expect(isDepositOf(swapped, 'faces', key)).toBe(false);
});

it('proves that a part was opened, with something that opens nothing', () => {
  const place = { mode: 'operational', group: 'faces', ...deposit } as const;
  const proofs = [0, 1].map((of) => {
    const part = opened(of).parts.find((one) => one.with === 1 - of);
    if (part === undefined) throw new Error('no part');
    return { of, bytes: proofOf(place, of, part) };
  });
  for (const { of, bytes } of proofs) {
    expect(isProofOf(deposit, of, 1 - of, bytes)).toBe(true);
    expect(isProofOf(deposit, 1 - of, of, bytes)).toBe(false);
    expect(isProofOf({ ...deposit, parts: [] }, of, 1 - of, bytes)).toBe(false);
  }
  const [one, other] = proofs.map(({ of, bytes }) => ({ of, parts: [{ with: 1 - of, bytes }] }));
  if (one === undefined || other === undefined) throw new Error('no proof');
  expect(joinParts('operational', 'faces', deposit, [one, other])).toBeNull();
});
