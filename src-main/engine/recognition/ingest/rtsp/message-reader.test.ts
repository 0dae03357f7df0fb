import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NoRtspError, RtspMessageReader, type RtspItem } from './message-reader.ts';

const reply =
  'RTSP/1.0 200 OK\r\nCSeq: 2\r\nWWW-Authenticate: one\r\nwww-authenticate: two\r\nContent-Length: 5\r\n\r\nhello';

function packet(channel: number, payload: Uint8Array): Buffer {
  const head = Buffer.from([0x24, channel, 0, 0]);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** Copies: what the reader gives is valid for a moment only. */
function readAll(reader: RtspMessageReader): RtspItem[] {
  const items: RtspItem[] = [];
  for (let item = reader.take(); item !== null; item = reader.take())
    items.push(item.kind === 'packet' ? { ...item, bytes: Buffer.from(item.bytes) } : item);
  return items;
}

test('replies and packets come out as they went in, in whatever pieces they come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(null), fc.uint8Array({ maxLength: 3_000 })), { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1 }),
      (sent, cuts) => {
        const stream = Buffer.concat(
          sent.map((payload) => (payload === null ? Buffer.from(reply) : packet(3, payload))),
        );
        const reader = new RtspMessageReader();
        const items: RtspItem[] = [];
        for (let at = 0, nth = 0; at < stream.length; nth += 1) {
          const size = cuts[nth % cuts.length] ?? 1;
          reader.give(stream.subarray(at, at + size));
          items.push(...readAll(reader));
          at += size;
        }
        expect(items.map((item) => (item.kind === 'reply' ? null : Uint8Array.from(item.bytes)))).toEqual(
          sent,
        );
        expect(reader.heldBytes).toBe(0);
      },
    ),
    { numRuns: 50 },
  );
});

test('a reply has its status, its headers and its body', () => {
  const reader = new RtspMessageReader();
  reader.give(Buffer.from(reply));
  expect(reader.take()).toEqual({
    kind: 'reply',
    status: 200,
    headers: new Map([
      ['cseq', ['2']],
      ['www-authenticate', ['one', 'two']],
      ['content-length', ['5']],
    ]),
    body: 'hello',
  });
});

test.each([
  ['HTTP', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['no status', 'RTSP/1.0 OK\r\n\r\n'],
  ['a head without an end', `RTSP/1.0 200 OK\r\n${'X-More: yes\r\n'.repeat(2_000)}`],
  ['a body that nobody can hold', 'RTSP/1.0 200 OK\r\nContent-Length: 1000000\r\n\r\n'],
  ['a length that is none', 'RTSP/1.0 200 OK\r\nContent-Length: -5\r\n\r\n'],
])('%s is no RTSP', (_, text) => {
  const reader = new RtspMessageReader();
  reader.give(Buffer.from(text));
  expect(() => reader.take()).toThrow(NoRtspError);
});

test('whatever comes, it says so or waits, and takes no more memory than was sent', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4_000 }), (noise) => {
      const reader = new RtspMessageReader();
      reader.give(noise);
      try {
        readAll(reader);
      } catch (error) {
        expect(error).toBeInstanceOf(NoRtspError);
      }
      expect(reader.heldBytes).toBeLessThanOrEqual(noise.length);
    }),
  );
});
