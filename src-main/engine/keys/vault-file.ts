import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { modeSchema, type Mode } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { demoSlotSchema } from './demo-slot.ts';
import { oldSlotSchema } from './old-slot.ts';
import { boxSchema } from './secret-box.ts';
import { depositsSchema, noDeposits } from './deposit.ts';
import { renewalSchema } from './renewal.ts';
import { slotSchema } from './slot.ts';
import { unattendedSlotSchema } from './unattended-slot.ts';
import { writeAtomically } from './write-atomically.ts';

export const vaultFile = 'vault.json';

const slotKeySchema = z.string().regex(/^[0-9a-f]{64}$/);

/** What the database must hold at least of what is trusted here: under the MAC, so that taking it out is noticed. */
const trustSealSchema = z.strictObject({
  /** Public key of the force root. */
  rootKey: z.string(),
  /** Number of the newest list of revocations; 0 for none. */
  listNumber: z.number().int().nonnegative(),
  /** Of the newest policy. */
  policyHash: z.string().nullable(),
});
export type TrustSeal = z.infer<typeof trustSealSchema>;

const contentShape = {
  format: z.literal('cordon-vault'),
  mode: modeSchema,
  /** HMAC of the device secret: tells a vault from another machine apart from a damaged one. */
  device: z.string().regex(/^[0-9a-f]{64}$/),
  /** Whether the first set-up came to its end: from then on the databases must exist. */
  isSetUp: z.boolean(),
  /** Null before a force root was pinned. */
  trust: trustSealSchema.nullable().default(null),
};

const vaultContentSchema = z.strictObject({
  ...contentShape,
  version: z.literal(2),
  /**
   * By HMAC of the login name under the device secret, so that no name can be read here. The database says which of a
   * person's slots holds: while one is being replaced there are two.
   */
  slots: z.record(slotKeySchema, z.array(slotSchema).min(1)),
  /** Slots of version 1, until their people sign in. */
  oldSlots: z.record(slotKeySchema, oldSlotSchema),
  /** In the demo only. */
  demo: demoSlotSchema.nullable(),
  /** What lies in escrow. It opens without the device secret too: see `escrow/recovery.ts`. */
  deposits: depositsSchema.default(noDeposits),
  /** While keys are renewed. */
  renewal: renewalSchema.nullable().default(null),
  /** Null where the machine may not open the data by itself. */
  unattended: unattendedSlotSchema.nullable().default(null),
});
export type VaultContent = z.infer<typeof vaultContentSchema>;

const oldContentSchema = z.strictObject({
  ...contentShape,
  version: z.literal(1),
  slots: z.record(
    slotKeySchema,
    z.discriminatedUnion('kind', [
      oldSlotSchema,
      z.strictObject({ kind: z.literal('device'), wrapped: boxSchema }),
    ]),
  ),
});

/** The content is kept as the very text that the MAC is over, so nothing has to be made canonical to check it. */
const vaultFileSchema = z.strictObject({ payload: z.string(), mac: z.string().regex(/^[0-9a-f]{64}$/) });

/** The content of a directory's vault, its MAC checked; null when there is none. */
export async function readVaultFile(
  directory: string,
  mode: Mode,
  deviceSecret: Uint8Array,
): Promise<VaultContent | null> {
  let text: string;
  try {
    text = await readFile(join(directory, vaultFile), 'utf8');
  } catch (cause) {
    // Node's file errors carry a code.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
  let file: z.infer<typeof vaultFileSchema>;
  let vault: VaultContent;
  try {
    file = vaultFileSchema.parse(JSON.parse(text));
    vault = parseContent(JSON.parse(file.payload));
  } catch (cause) {
    throw damagedVault('it does not hold what Cordon writes there', cause);
  }
  if (vault.mode !== mode) throw wrongMode(vault.mode);
  if (!isSame(vault.device, deviceMark(deviceSecret))) {
    throw new AppError(
      'wrong-key',
      'This data was made on another machine, or this machine has lost its device secret. Start it on the machine that it belongs to; nothing was changed.',
      { details: { file: vaultFile } },
    );
  }
  if (!isSame(file.mac, macOf(file.payload, deviceSecret))) {
    throw damagedVault('it was changed after Cordon wrote it');
  }
  return vault;
}

function parseContent(payload: unknown): VaultContent {
  const old = oldContentSchema.safeParse(payload);
  if (!old.success) return vaultContentSchema.parse(payload);
  const { slots, ...rest } = old.data;
  const oldSlots: VaultContent['oldSlots'] = {};
  let demo: VaultContent['demo'] = null;
  for (const [slotKey, slot] of Object.entries(slots)) {
    if (slot.kind === 'password') oldSlots[slotKey] = slot;
    else demo = { data: slot.wrapped, records: null, faces: null };
  }
  return {
    ...rest,
    version: 2,
    slots: {},
    oldSlots,
    demo,
    deposits: noDeposits,
    renewal: null,
    unattended: null,
  };
}

/**
 * What lies in escrow in a directory's vault, whichever machine made it: no MAC is checked, and none is needed, because
 * a deposit that was changed opens to nothing.
 * @throws AppError `database-damaged` when there is none that can be read
 */
export async function readDeposits(directory: string): Promise<Pick<VaultContent, 'mode' | 'deposits'>> {
  try {
    const file = vaultFileSchema.parse(JSON.parse(await readFile(join(directory, vaultFile), 'utf8')));
    const { mode, deposits } = parseContent(JSON.parse(file.payload));
    return { mode, deposits };
  } catch (cause) {
    throw damagedVault('what lies in escrow can’t be read from it', cause);
  }
}

/** Replaces the file in one step: a kill leaves the old one or the new one, whole. */
export async function writeVaultFile(
  directory: string,
  vault: VaultContent,
  deviceSecret: Uint8Array,
): Promise<void> {
  const payload = JSON.stringify(vault);
  const content = { payload, mac: macOf(payload, deviceSecret) } satisfies z.input<typeof vaultFileSchema>;
  await writeAtomically(join(directory, vaultFile), `${JSON.stringify(content, null, 2)}\n`);
}

export function deviceMark(deviceSecret: Uint8Array): string {
  return createHmac('sha256', deviceSecret).update('cordon device mark v1').digest('hex');
}

/** Where a login name's slot is; nobody can read a name from it without the device secret. */
export function slotKeyOf(loginName: string, deviceSecret: Uint8Array): string {
  return createHmac('sha256', deviceSecret).update(`cordon vault slot v1\n${loginName}`).digest('hex');
}

function macOf(payload: string, deviceSecret: Uint8Array): string {
  const key = hkdfSync('sha256', deviceSecret, new Uint8Array(0), 'cordon vault file v1', 32);
  return createHmac('sha256', new Uint8Array(key)).update(payload).digest('hex');
}

function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

export function damagedVault(found: string, cause?: unknown): AppError {
  return new AppError(
    'database-damaged',
    `${vaultFile} is damaged: ${found}. Cordon has overwritten nothing. Put the copy from the last backup back in this folder, or recover the data from escrow (npm run recover).`,
    { details: { file: vaultFile }, ...(cause === undefined ? {} : { cause }) },
  );
}

function wrongMode(found: Mode): AppError {
  return found === 'demo'
    ? new AppError(
        'demo-only',
        'This folder holds the demo, and its keys protect nothing. Choose another folder for real data.',
      )
    : new AppError('not-in-demo', 'This folder holds real data. Choose another folder for the demo.');
}
