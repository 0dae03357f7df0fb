import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKeyPair } from '../../keys/hpke.ts';
import type { Addressee, MailKind } from '../../mail.ts';
import { encodePublicKey, signText } from '../../trust/sign-document.ts';
import { mostMessageBytes } from '../bus/subjects.ts';
import { judgeArrival } from './arrival.ts';
import { formEnvelope, isSentBy, openPart, readEnvelope } from './envelope.ts';
import { formReceipt, openReceipt } from './receipt.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const signingKey = encodePublicKey(createPublicKey(privateKey));
const other = generateKeyPairSync('ed25519').privateKey;
const sign = (text: string): string => signText(text, privateKey);
const [machine, records] = [makeKeyPair(), makeKeyPair()];

const form = (number = 7, content = Buffer.from('what is said')): Uint8Array =>
  formEnvelope(
    {
      from: 'van-3',
      to: 'control',
      number,
      floor: 3,
      kind: 'alert',
      at: 1,
      parts: [
        { to: 'machine', key: machine.publicKey, content },
        { to: 'records', key: records.publicKey, content },
      ],
    },
    sign,
  );

function read(bytes: Uint8Array) {
  const envelope = readEnvelope(bytes);
  if (typeof envelope === 'string') throw new Error(envelope);
  return envelope;
}

describe('an envelope', () => {
  it('is opened by whom its parts are sealed to, and nobody else', () => {
    const envelope = read(form());
    expect(isSentBy(envelope, signingKey)).toBe(true);
    expect(isSentBy(envelope, encodePublicKey(createPublicKey(other)))).toBe(false);
    const [first, second] = envelope.parts;
    if (first === undefined || second === undefined) throw new Error('it has two parts');
    expect(openPart(envelope.header, first, machine.privateKey)).toEqual(
      new Uint8Array(Buffer.from('what is said')),
    );
    expect(openPart(envelope.header, second, machine.privateKey)).toBeNull();
    // At another place, under another number: sealed all the same, it opens nowhere else.
    expect(openPart({ ...envelope.header, number: 8 }, first, machine.privateKey)).toBeNull();
    expect(openPart(envelope.header, { ...first, to: 'records' }, machine.privateKey)).toBeNull();
  });

  it('of a newer version is read, with what isn’t known here, and counts by its signature', () => {
    const newer = formEnvelope(
      {
        from: 'van-3',
        to: 'control',
        number: 1,
        floor: 1,
        // Words that this version has not got.
        kind: 'weather' as MailKind,
        at: 1,
        parts: [{ to: 'forecasters' as Addressee, key: machine.publicKey, content: Buffer.from('rain') }],
      },
      sign,
    );
    const envelope = read(newer);
    expect(envelope).toMatchObject({ header: { kind: 'weather' }, parts: [{ to: 'forecasters' }] });
    const { headerText, parts } = envelope;
    const more = headerText.replace('"at":1', '"at":1,"urgency":"high"');
    const withMore = read(
      Buffer.concat([
        Buffer.from(`${more}\n${sign(`cordon envelope v1\n${more}`)}\n`),
        ...parts.map(({ sealed }) => sealed),
      ]),
    );
    expect(withMore.header).toMatchObject({ urgency: 'high' });
    expect(isSentBy(withMore, signingKey)).toBe(true);
  });

  it('of a form that only another version reads says so', () => {
    const words = Buffer.from(form()).toString('latin1');
    const another = words.replace('cordon-envelope/1', 'cordon-envelope/2');
    expect(readEnvelope(Buffer.from(another, 'latin1'))).toBe('another-version');
    expect(readEnvelope(Buffer.from('{"format":"cordon-envelope/2"}\n'))).toBe('another-version');
    expect(readEnvelope(Buffer.from('{"format":"cordon-envelope/x"}\n'))).toBe('malformed');
  });

  it('counts for nothing when any one bit of it is another', () => {
    const whole = form();
    fc.assert(
      fc.property(fc.nat(whole.length * 8 - 1), (bit) => {
        const spoilt = whole.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        const envelope = readEnvelope(spoilt);
        expect(typeof envelope === 'string' || !isSentBy(envelope, signingKey)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('is taken apart whatever it is, or refused, and never throws', () => {
    const whole = form();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(whole.length), (bytes, at) => {
        for (const hostile of [bytes, Buffer.concat([whole.subarray(0, at), bytes]), whole.subarray(0, at)]) {
          const found = readEnvelope(hostile);
          if (typeof found !== 'string')
            expect(isSentBy(found, signingKey)).toBe(hostile.length === whole.length);
        }
      }),
      { numRuns: 300 },
    );
    expect(readEnvelope(new Uint8Array(mostMessageBytes + 1))).toBe('too-large');
    expect(() => form(1, Buffer.alloc(mostMessageBytes))).toThrow('bytes');
  });
});

describe('a receipt', () => {
  const taken: [number, string][] = [[7, 'ab'.repeat(32)]];
  const text = formReceipt({ from: 'control', to: 'van-3', taken, later: [] }, sign);

  it('counts with the signature of whom it names, over this very text', () => {
    const keyOf = (from: string): string | null => (from === 'control' ? signingKey : null);
    expect(openReceipt(Buffer.from(text), keyOf)).toMatchObject({ from: 'control', to: 'van-3', taken });
    expect(openReceipt(Buffer.from(text), () => null)).toBeNull();
    expect(openReceipt(Buffer.from(text), () => encodePublicKey(createPublicKey(other)))).toBeNull();
    fc.assert(
      fc.property(fc.nat(text.length * 8 - 1), fc.uint8Array({ maxLength: 300 }), (bit, noise) => {
        const spoilt = Buffer.from(text).map((byte, at) =>
          at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
        );
        expect(openReceipt(spoilt, keyOf)).toBeNull();
        expect(openReceipt(noise, keyOf)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});

describe('what comes', () => {
  const known = { hash: 'a', keptCopies: 0 };
  it.each([
    ['new', null, 5, 'live', 'take'],
    ['new, and said to be done with', null, 6, 'live', 'replayed'],
    ['there, and may come again', known, 5, 'live', 'again'],
    ['there, and done with', known, 6, 'live', 'replayed'],
    ['there and done with, out of the stream for the first time', known, 6, 'kept', 'again'],
    ['there and done with, out of the stream once more', { ...known, keptCopies: 1 }, 6, 'kept', 'replayed'],
    ['there with another text', { ...known, hash: 'b' }, 5, 'live', 'second-text'],
  ] as const)('is %s', (_, before, floor, way, expected) => {
    expect(judgeArrival({ number: 5, hash: 'a' }, before, floor, way)).toBe(expected);
  });

  it('is taken once, however often and in whatever order it comes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom('live' as const, 'kept' as const)),
          { maxLength: 60 },
        ),
        (comings) => {
          const seen = new Map<number, { hash: string; keptCopies: number }>();
          const takes: number[] = [];
          for (const [number, way] of comings) {
            const arrival = judgeArrival({ number, hash: 'a' }, seen.get(number) ?? null, 1, way);
            if (arrival === 'take') takes.push(number);
            expect(arrival === 'take' || arrival === 'again').toBe(true);
            seen.set(number, { hash: 'a', keptCopies: 0 });
          }
          expect(takes.length).toBe(new Set(comings.map(([number]) => number)).size);
        },
      ),
    );
  });
});
