import { hkdfSync } from 'node:crypto';
import { z } from 'zod';
import type { KeyGroup, Keys } from './key-groups.ts';
import { boxSchema, lockBox, unlockBox } from './secret-box.ts';

/**
 * The demo's keys, under its device secret alone, which lies beside them: they protect nothing, and the mode in every
 * derivation keeps them from opening anything real. A demo of version 1 has the data key only.
 */
export const demoSlotSchema = z.strictObject({
  data: boxSchema,
  records: boxSchema.nullable(),
  faces: boxSchema.nullable(),
});
export type DemoSlot = z.infer<typeof demoSlotSchema>;

export function makeDemoSlot(keys: Keys, deviceSecret: Uint8Array): DemoSlot {
  const lock = (group: KeyGroup, key: Uint8Array) => lockBox(key, demoKey(deviceSecret), placeOf(group));
  return {
    data: lock('data', keys.data),
    records: keys.records === null ? null : lock('records', keys.records),
    faces: keys.faces === null ? null : lock('faces', keys.faces),
  };
}

/** Null when the device secret is not the one. */
export function openDemoSlot(slot: DemoSlot, deviceSecret: Uint8Array): Keys | null {
  const unlock = (group: KeyGroup): Uint8Array | null => {
    const box = slot[group];
    return box === null ? null : unlockBox(box, demoKey(deviceSecret), placeOf(group));
  };
  const data = unlock('data');
  return data === null ? null : { data, records: unlock('records'), faces: unlock('faces') };
}

function demoKey(deviceSecret: Uint8Array): Uint8Array {
  return new Uint8Array(
    hkdfSync('sha256', deviceSecret, new Uint8Array(0), 'cordon demo device slot v1', 32),
  );
}

/** The data key stands where version 1 had it. */
function placeOf(group: KeyGroup): string {
  return group === 'data' ? `cordon vault key v1\ndemo\n${'0'.repeat(64)}` : `cordon demo ${group} key v2`;
}
