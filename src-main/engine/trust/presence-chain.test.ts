import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLetters, toLetters } from './letters.ts';
import {
  isCodeOf,
  makeCodes,
  readCode,
  seedText,
  showCode,
  slotAt,
  slotMsOf,
  slotTimes,
  type PresenceChain,
} from './presence-chain.ts';

const from = 1_800_000_000_000;
const minute = 60_000;
const hour = 60 * minute;

function chainOf(seed: Uint8Array, changes: Partial<PresenceChain> = {}) {
  const course = {
    deploymentId: 'deployment-1',
    from,
    until: from + 6 * hour,
    intervalMinutes: 10,
    ...changes,
  };
  const { anchor, codes } = makeCodes(course, seed);
  const chain: PresenceChain = {
    kind: 'presence-chain',
    mode: 'operational',
    orderHash: 'a'.repeat(64),
    ...course,
    anchor,
  };
  return { chain, codes };
}

const seed = new Uint8Array(32).fill(7);
const { chain, codes } = chainOf(seed);

describe('the codes of a chain', () => {
  it('are one for each slot, each for its own slot only', () => {
    expect(codes).toHaveLength((6 * hour) / (8 * minute));
    expect(new Set(codes).size).toBe(codes.length);
    for (const [slot, code] of codes.entries()) {
      const fits = codes.map((_, other) => isCodeOf(chain, other, code));
      expect(fits).toEqual(codes.map((_, other) => other === slot));
    }
    expect(isCodeOf(chain, 0, chain.anchor)).toBe(false);
    for (const slot of [-1, 0.5, codes.length, Number.NaN])
      expect(isCodeOf(chain, slot, codes[0] ?? '')).toBe(false);
  });

  it('are of no use for another deployment, another window, or another officer', () => {
    const others = [
      chainOf(seed, { deploymentId: 'deployment-2' }),
      chainOf(seed, { from: from + 1 }),
      chainOf(new Uint8Array(32).fill(8)),
    ];
    for (const other of others) {
      for (const [slot, code] of codes.entries()) expect(isCodeOf(other.chain, slot, code)).toBe(false);
    }
    // The same code under a chain that differs in nothing but its course.
    expect(isCodeOf({ ...chain, deploymentId: 'deployment-2' }, 3, codes[3] ?? '')).toBe(false);
  });

  it('can’t be guessed by changing one, and nothing that is typed throws', () => {
    fc.assert(
      fc.property(
        fc.nat(codes.length - 1),
        fc.nat(15),
        fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.split('')),
        (slot, at, letter) => {
          const code = codes[slot] ?? '';
          fc.pre(code[at] !== letter);
          expect(isCodeOf(chain, slot, code.slice(0, at) + letter + code.slice(at + 1))).toBe(false);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -2, max: 100 }), (text, slot) => {
        expect(isCodeOf(chain, slot, text)).toBe(false);
        const read = readCode(text);
        if (read !== null) expect(isCodeOf(chain, slot, read)).toBe(false);
      }),
    );
  });

  it('are read however they are spaced and whatever was misread', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (bytes) => {
        const code = toLetters(bytes);
        expect(fromLetters(code, 10)).toEqual(bytes);
        expect(showCode(code)).toMatch(/^(.{4} ){3}.{4}$/);
        const misread = showCode(code)
          .toLowerCase()
          .replaceAll('0', 'o')
          .replaceAll('1', 'l')
          .replaceAll(' ', '-');
        expect(readCode(misread)).toBe(code);
      }),
    );
    expect(readCode('UUUU UUUU UUUU UUUU')).toBeNull();
  });

  it('come from a text that is never that of anything else that is signed', () => {
    expect(seedText(chain).startsWith('{')).toBe(false);
  });
});

describe('the time of a code', () => {
  it('never makes one count for longer than the interval, and leaves no gap', () => {
    const courses = fc.record({
      deploymentId: fc.constant('deployment-1'),
      from: fc.constant(from),
      until: fc.integer({ min: from + 1, max: from + 24 * hour }),
      intervalMinutes: fc.integer({ min: 1, max: 15 }),
    });
    fc.assert(
      fc.property(courses, fc.nat(24 * hour - 1), (course, after) => {
        const at = course.from + after;
        const slot = slotAt(course, at);
        expect(slot === null).toBe(at >= course.until);
        if (slot === null) return;
        const times = slotTimes(course, slot);
        expect(at).toBeGreaterThanOrEqual(times.from);
        expect(at).toBeLessThan(times.ends);
        expect(times.counts - times.from).toBeLessThanOrEqual(course.intervalMinutes * minute);
        const next = slotTimes(course, slot + 1);
        if (times.ends < course.until) {
          expect(next.from).toBe(times.ends);
          expect(times.counts).toBeGreaterThan(next.from);
        }
      }),
    );
    expect(slotMsOf({ intervalMinutes: 10 })).toBe(8 * minute);
  });
});
