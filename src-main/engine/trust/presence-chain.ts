import { z } from 'zod';
import { idSchema, instantSchema, modeSchema, sha256Schema } from '../../contract/domain.ts';
import { concat, utf8 } from '../portable/bytes.ts';
import { sha256 } from '../portable/crypto.ts';
import { fromLetters, plainLetters, toLetters } from './letters.ts';

const minuteMs = 60 * 1000;
/** 80 bits: sixteen letters to read out, and far beyond guessing within a day. */
const codeBytes = 10;
const groupLength = 4;

export const presenceCodeSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/);

/**
 * The on-site officer's promise: the anchor of a chain of one-time codes, one for each slot of a window, for exactly the
 * deployment whose order has this hash. Nothing at the workstation can make a code.
 */
export const presenceChainSchema = z.strictObject({
  kind: z.literal('presence-chain'),
  mode: modeSchema,
  deploymentId: idSchema,
  /** SHA-256 of what the officer was shown: see `orderHashOf`. */
  orderHash: sha256Schema,
  from: instantSchema,
  until: instantSchema,
  intervalMinutes: z.number().int().min(1).max(60),
  anchor: presenceCodeSchema,
});
export type PresenceChain = z.infer<typeof presenceChainSchema>;

type Course = Pick<PresenceChain, 'deploymentId' | 'from' | 'until' | 'intervalMinutes'>;

/**
 * A code is for a slot of four fifths of the interval and counts for one fifth more, so that the next one can be passed
 * on without a gap, and no word ever counts for longer than the interval.
 */
export function slotMsOf({ intervalMinutes }: Pick<Course, 'intervalMinutes'>): number {
  return (intervalMinutes * minuteMs * 4) / 5;
}

/** The slot at a moment; null outside the window. */
export function slotAt(course: Course, at: number): number | null {
  if (at < course.from || at >= course.until) return null;
  return Math.floor((at - course.from) / slotMsOf(course));
}

/** From when until when a slot's code may be typed in, and until when it counts; the window is asked for apart. */
export function slotTimes(
  course: Course,
  slot: number,
): { readonly from: number; readonly ends: number; readonly counts: number } {
  const from = course.from + slot * slotMsOf(course);
  return {
    from,
    ends: Math.min(from + slotMsOf(course), course.until),
    counts: from + course.intervalMinutes * minuteMs,
  };
}

function slotCount(course: Course): number {
  return Math.ceil((course.until - course.from) / slotMsOf(course));
}

/** Made by the on-site officer's own key from this text: never the text of anything else that is signed. */
export function seedText({ deploymentId, from, until, intervalMinutes }: Course): string {
  return `cordon presence seed v1\n${deploymentId}\n${String(from)} ${String(until)} ${String(intervalMinutes)}\n`;
}

/**
 * The codes of a chain, first slot first; the anchor comes before the first.
 * @param seed what only the officer can make
 */
export function makeCodes(
  course: Course,
  seed: Uint8Array,
): { readonly anchor: string; readonly codes: readonly string[] } {
  const count = slotCount(course);
  const codes: string[] = [];
  const beginning = utf8(`cordon presence chain v1\n${seedText(course)}`);
  let value = sha256(concat(beginning, seed)).subarray(0, codeBytes);
  for (let slot = count - 1; slot >= 0; slot--) {
    codes.push(toLetters(value));
    value = before(course, slot, value);
  }
  return { anchor: toLetters(value), codes: codes.toReversed() };
}

/** Whether this is the code of a slot: hashed forward, it ends at the anchor that was signed. */
export function isCodeOf(chain: PresenceChain, slot: number, code: string): boolean {
  if (!Number.isInteger(slot) || slot < 0 || slot >= slotCount(chain)) return false;
  let value = fromLetters(code, codeBytes);
  if (value === null) return false;
  for (let nth = slot; nth >= 0; nth--) value = before(chain, nth, value);
  return toLetters(value) === chain.anchor;
}

/** A code as somebody typed it, however it was spaced; easily confused letters count as one. */
export function readCode(typed: string): string | null {
  const plain = plainLetters(typed);
  return presenceCodeSchema.safeParse(plain).success ? plain : null;
}

/** As it is read out: four groups of four. */
export function showCode(code: string): string {
  return code.match(new RegExp(`.{${String(groupLength)}}`, 'g'))?.join(' ') ?? code;
}

/** The code of the slot before, of the first one the anchor. Bound to chain and slot, so that no other chain's work helps. */
function before(course: Course, slot: number, value: Uint8Array): Uint8Array {
  const place = `cordon presence code v1\n${course.deploymentId}\n${String(course.from)} ${String(slot)}\n`;
  return sha256(concat(utf8(place), value)).subarray(0, codeBytes);
}
