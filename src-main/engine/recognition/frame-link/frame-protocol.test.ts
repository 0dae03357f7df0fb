import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  answerPrefixBytes,
  bodyBytesOf,
  encodeAnswerStart,
  encodeQuestion,
  questionBytes,
  readAnswerHeader,
  readQuestion,
  type AnswerHeader,
  type Question,
} from './frame-protocol.ts';

const side = fc.integer({ min: 1, max: 8_192 });
const offset = fc.integer({ min: 0, max: 8_192 });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const question: fc.Arbitrary<Question> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), x: offset, y: offset, width: side, height: side }),
  fc.record(
    {
      kind: fc.constant('next' as const),
      detectorSidePx: side,
      intervalMs: fc.double({ min: 1, max: 10_000, noNaN: true }),
      wantsFull: fc.boolean(),
      keyframesOnly: fc.boolean(),
    },
    { requiredKeys: ['kind'] },
  ),
);
const answer: fc.Arbitrary<AnswerHeader> = fc.oneof(
  fc.constant({ kind: 'gone' as const }),
  fc.record({ kind: fc.constant('cut' as const), width: side, height: side }),
  fc.record({
    kind: fc.constant('frame' as const),
    cameraId: fc.string({ unit: 'grapheme', maxLength: 40 }),
    sequence: fc.maxSafeNat(),
    capturedAt: finite,
    width: side,
    height: side,
    detector: fc.record({
      width: side,
      height: side,
      contentHeight: side,
      scale: fc.double({ min: 0, minExcluded: true, max: 1e9, noNaN: true }),
    }),
  }),
);

/** What a reader makes of bytes; null for nothing. */
function readBy<Result>(read: (bytes: Buffer) => Result, bytes: Uint8Array): Result | null {
  try {
    return read(Buffer.from(bytes));
  } catch (error) {
    expect(String(error)).toContain('no sense');
    return null;
  }
}

/** Bytes of somebody who knows the protocol, some of them changed. */
const changed = (whole: fc.Arbitrary<Uint8Array>) =>
  fc.tuple(whole, fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 4 })).map(([bytes, changes]) => {
    const copy = Uint8Array.from(bytes);
    for (const [at, value] of changes) copy[at % copy.length] = value;
    return copy;
  });

test('every question and every answer comes out as it went in', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const bytes = encodeQuestion(asked);
      expect(bytes).toHaveLength(questionBytes);
      expect(readQuestion(bytes)).toEqual(asked);
    }),
  );
  fc.assert(
    fc.property(answer, (given) => {
      const start = encodeAnswerStart(given);
      expect(start.readUInt32BE(0)).toBe(start.length - answerPrefixBytes);
      expect(start.readUInt32BE(4)).toBe(bodyBytesOf(given));
      expect(readAnswerHeader(start.subarray(answerPrefixBytes))).toEqual(given);
    }),
  );
});

test('whatever else comes is refused, or is a question within all bounds', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: questionBytes, maxLength: questionBytes }),
    changed(question.map(encodeQuestion)),
  );
  fc.assert(
    fc.property(bytes, (given) => {
      const asked = readBy(readQuestion, given);
      if (asked !== null) expect(readQuestion(encodeQuestion(asked))).toEqual(asked);
      if (asked?.kind === 'cut') {
        expect(Math.max(asked.x, asked.y, asked.width, asked.height)).toBeLessThanOrEqual(8_192);
        expect(Math.min(asked.width, asked.height)).toBeGreaterThan(0);
      }
      if (asked?.kind === 'next') {
        expect(asked.detectorSidePx ?? 1).toBeLessThanOrEqual(8_192);
        expect(asked.intervalMs ?? 1).toBeGreaterThanOrEqual(1);
        expect(asked.intervalMs ?? 1).toBeLessThanOrEqual(10_000);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('whatever else comes is refused, or is an answer whose body has a size', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    changed(answer.map((given) => encodeAnswerStart(given).subarray(answerPrefixBytes))),
  );
  fc.assert(
    fc.property(bytes, (given) => {
      const heard = readBy(readAnswerHeader, given);
      if (heard === null) return;
      expect(bodyBytesOf(heard)).toBeGreaterThanOrEqual(0);
      expect(bodyBytesOf(heard)).toBeLessThanOrEqual(3 * 8_192 ** 2);
      if (heard.kind === 'frame') expect(heard.detector.scale).toBeGreaterThan(0);
    }),
    { numRuns: 2_000 },
  );
});
