import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { personSlot } from '../testing/person-slot.ts';
import { makeKeyPair, sealTo } from './hpke.ts';
import type { Keys } from './key-groups.ts';
import {
  isVouchedFor,
  makeSlot,
  openSlot,
  rehandKeys,
  toBase64,
  type Slot,
  type SlotContext,
} from './slot.ts';

const cost = { memoryKiB: 64, passes: 1, lanes: 1 };
const context: SlotContext = { deviceSecret: randomBytes(32), mode: 'operational', slotKey: 'a'.repeat(64) };
const keys: Keys = {
  data: new Uint8Array(randomBytes(32)),
  records: makeKeyPair().privateKey,
  faces: makeKeyPair().privateKey,
};
let slot: Slot;
beforeAll(async () => {
  slot = await makeSlot(personSlot('a long password', keys), cost, context);
});

describe('a slot', () => {
  it('needs password, machine, mode and name', async () => {
    expect((await openSlot(slot, 'a long password', context))?.keys).toEqual(keys);
    expect(await openSlot(slot, 'another password', context)).toBeNull();
    for (const other of [
      { deviceSecret: randomBytes(32) },
      { mode: 'demo' as const },
      { slotKey: 'b'.repeat(64) },
    ]) {
      expect(await openSlot(slot, 'a long password', { ...context, ...other })).toBeNull();
    }
    expect(await openSlot({ ...slot, kind: 'invitation' }, 'a long password', context)).toBeNull();
  });

  it('with another public key in it does not open', async () => {
    const forged = { ...slot, publicKey: toBase64(makeKeyPair().publicKey) };
    expect(await openSlot(forged, 'a long password', context)).toBeNull();
  });

  it('is vouched for by those who held what it was handed, and by nobody else', async () => {
    const { faces } = keys;
    if (faces === null) throw new Error('no key of faces');
    expect(isVouchedFor(slot, 'faces', faces, context)).toBe(true);
    const theirs = makeKeyPair();
    // Whoever knows the data key and the machine's secret can make a slot, but not the word of the key of faces.
    const made = await makeSlot(personSlot('mine', { ...keys, faces: theirs.privateKey }), cost, context);
    expect(isVouchedFor(made, 'faces', faces, context)).toBe(false);
    const moved = { ...slot, publicKey: toBase64(theirs.publicKey) };
    expect(isVouchedFor(moved, 'faces', faces, context)).toBe(false);
    expect(isVouchedFor(slot, 'faces', faces, { ...context, slotKey: 'b'.repeat(64) })).toBe(false);
  });

  it('takes other keys without its password, and then opens those', async () => {
    const fewer = { ...keys, faces: null };
    const changed = rehandKeys(slot, fewer, context);
    expect((await openSlot(changed, 'a long password', context))?.keys).toEqual(fewer);
    const renewed = { ...keys, data: new Uint8Array(randomBytes(32)) };
    expect((await openSlot(rehandKeys(slot, renewed, context), 'a long password', context))?.keys).toEqual(
      renewed,
    );
  });

  it('does not open when what was handed to it was sealed for something else', async () => {
    const publicKey = new Uint8Array(Buffer.from(slot.publicKey, 'base64'));
    const sealed = toBase64(sealTo(publicKey, keys.data, { info: 'something else' }));
    const spoilt = { ...slot, keys: { ...slot.keys, data: { ...slot.keys.data, sealed } } };
    expect(await openSlot(spoilt, 'a long password', context)).toBeNull();
  });
});
