import { hkdfSync } from 'node:crypto';
import { z } from 'zod';
import type { Mode } from '../../contract/domain.ts';
import { keyGroups, type KeyGroup, type Keys } from './key-groups.ts';
import { boxSchema, lockBox, unlockBox } from './secret-box.ts';

const boxesSchema = z.strictObject({
  data: boxSchema,
  records: boxSchema.nullable(),
  faces: boxSchema.nullable(),
});

/**
 * What stands in the vault while keys are renewed: each new key under the one before, and the other way round. So whoever
 * has the one has the other, and nobody is shut out wherever a kill comes in between.
 */
export const renewalSchema = z.strictObject({
  /** New keys, under those before. */
  next: boxesSchema,
  /** Keys before, under the new ones. */
  before: boxesSchema,
});
export type Renewal = z.infer<typeof renewalSchema>;

/** @param next of the same groups as `before` */
export function makeRenewal(mode: Mode, before: Keys, next: Keys): Renewal {
  return { next: boxed(mode, 'next', next, before), before: boxed(mode, 'before', before, next) };
}

/** Somebody's new keys, from those that they had before; null when these are not they. */
export function nextKeys(mode: Mode, { next }: Renewal, before: Keys): Keys | null {
  return opened(mode, 'next', next, before);
}

/** Somebody's keys of before, from the new ones; null when these are not they. */
export function keysBefore(mode: Mode, { before }: Renewal, next: Keys): Keys | null {
  return opened(mode, 'before', before, next);
}

type Which = keyof Renewal;

function boxed(mode: Mode, which: Which, keys: Keys, under: Keys): Renewal[Which] {
  const box = (group: KeyGroup) => {
    const [key, wrap] = [keys[group], under[group]];
    return key === null || wrap === null
      ? null
      : lockBox(key, wrapKey(mode, which, group, wrap), placeOf(mode, which, group));
  };
  const data = box('data');
  if (data === null) throw new Error('there is always a key of the data');
  return { data, records: box('records'), faces: box('faces') };
}

function opened(mode: Mode, which: Which, boxes: Renewal[Which], under: Keys): Keys | null {
  const open = (group: KeyGroup): Uint8Array | null => {
    const [box, wrap] = [boxes[group], under[group]];
    return box === null || wrap === null
      ? null
      : unlockBox(box, wrapKey(mode, which, group, wrap), placeOf(mode, which, group));
  };
  const data = open('data');
  if (data === null) return null;
  const keys: Keys = { data, records: open('records'), faces: open('faces') };
  // A key that the other doesn't open is another key: of a vault that was put together.
  const isWhole = keyGroups.every(
    (group) => under[group] === null || boxes[group] === null || keys[group] !== null,
  );
  return isWhole ? keys : null;
}

/** `lockBox` and `unlockBox` zero what they are given. */
function wrapKey(mode: Mode, which: Which, group: KeyGroup, key: Uint8Array): Uint8Array {
  const info = `cordon ${mode} renewal v1\n${which}\n${group}`;
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), info, 32));
}

const placeOf = (mode: Mode, which: Which, group: KeyGroup): string =>
  `cordon renewal v1\n${mode}\n${which}\n${group}`;
