import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RtpPacketiser } from '../../../../demo-cameras/rtp-packetiser.ts';
import { splitUnits } from '../nal-units.ts';
import { PictureAssembler } from './picture-assembler.ts';
import { readRtpPacket, type RtpPacket } from './rtp-packet.ts';

interface Given {
  readonly units: readonly Uint8Array[];
  readonly isKeyframe: boolean;
  readonly ticks: number;
}

const random = { ssrc: 7, firstSequence: 65_530 };

/** Copies: what the assembler gives is valid for a moment only. */
function assemble(codec: 'h264' | 'h265', packets: readonly RtpPacket[]): readonly Given[] {
  const assembler = new PictureAssembler(codec);
  return packets.flatMap((packet) => {
    const picture = assembler.push(packet);
    if (picture === null) return [];
    const units = [...splitUnits(Uint8Array.from(picture.bytes))];
    return [{ units, isKeyframe: picture.isKeyframe, ticks: picture.ticks }];
  });
}

function parsed(packets: readonly Buffer[]): readonly RtpPacket[] {
  return packets.map((bytes) => readRtpPacket(bytes)).filter((packet) => packet !== null);
}

/** A unit that holds no start code and ends in no zero. */
function unit(header: readonly number[], length: number): Uint8Array {
  return Uint8Array.from([...header, ...Array.from({ length }, (_, at) => 1 + ((at * 7) % 250))]);
}

const lengths = fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 8 });

test.each([
  ['h264', [0x41], [0x65]],
  ['h265', [0x02, 0x01], [0x26, 0x01]],
] as const)(
  'pictures of %s come out as they were cut, at once with their last packet',
  (codec, delta, key) => {
    fc.assert(
      fc.property(lengths, (sizes) => {
        const packetiser = new RtpPacketiser(codec, random);
        const pictures = sizes.map((size, nth) => [unit(nth % 3 === 0 ? key : delta, size), unit(delta, 30)]);
        const packets = pictures.map((units, nth) =>
          packetiser.packetise(units, 2 ** 32 - 3_000 + nth * 6_000),
        );
        expect(assemble(codec, parsed(packets.flat()))).toEqual(
          pictures.map((units, nth) => ({ units, isKeyframe: nth % 3 === 0, ticks: nth * 6_000 })),
        );
        const assembler = new PictureAssembler(codec);
        for (const one of packets) {
          const given = parsed(one).map((packet) => assembler.push(packet) !== null);
          expect(given.lastIndexOf(true)).toBe(one.length - 1);
        }
      }),
      { numRuns: 40 },
    );
  },
);

/** One packet for each unit, so that times and marks can be whatever they like. */
function packet(nth: number, payload: Uint8Array, timestamp: number, isMarked: boolean): RtpPacket {
  return { payloadType: 96, sequence: nth % 65_536, timestamp, isMarked, payload: Buffer.from(payload) };
}

const sps = unit([0x67], 10);
const pps = unit([0x68], 5);
const slice = unit([0x41], 40);
const keySlice = unit([0x65], 40);

test('parameter sets that come marked or at a time of their own belong to the picture after them', () => {
  const given = assemble('h264', [
    packet(0, sps, 0, true),
    packet(1, pps, 10, true),
    packet(2, keySlice, 6_000, true),
    packet(3, slice, 12_000, true),
  ]);
  expect(given).toEqual([
    { units: [sps, pps, keySlice], isKeyframe: true, ticks: 6_000 },
    { units: [slice], isKeyframe: false, ticks: 12_000 },
  ]);
});

test('a camera that marks each slice is understood after its first picture', () => {
  const marked = Array.from({ length: 9 }, (_, nth) => packet(nth, slice, Math.floor(nth / 3) * 6_000, true));
  expect(assemble('h264', marked).map(({ units, ticks }) => [units.length, ticks])).toEqual([
    [1, 0],
    [2, 0],
    [3, 6_000],
  ]);
});

test('without marks a picture ends when the next begins', () => {
  const unmarked = Array.from({ length: 6 }, (_, nth) =>
    packet(nth, slice, Math.floor(nth / 2) * 6_000, false),
  );
  expect(assemble('h264', unmarked).map(({ units, ticks }) => [units.length, ticks])).toEqual([
    [2, 0],
    [2, 6_000],
  ]);
});

test('units that came together are taken apart', () => {
  const sizes = (one: Uint8Array): Uint8Array => Uint8Array.of(one.length >> 8, one.length & 0xff, ...one);
  const together = Uint8Array.of(24, ...sizes(sps), ...sizes(pps), ...sizes(keySlice));
  expect(assemble('h264', [packet(0, together, 0, true)])).toEqual([
    { units: [sps, pps, keySlice], isKeyframe: true, ticks: 0 },
  ]);
});

test('a picture that a decoder may begin with says so in a message', () => {
  const recoveryPoint = Uint8Array.of(6, 5, 2, 9, 9, 6, 1, 0xc4, 0x80);
  const otherMessage = Uint8Array.of(6, 5, 2, 9, 9, 0x80);
  expect(assemble('h264', [packet(0, recoveryPoint, 0, false), packet(1, slice, 0, true)])).toMatchObject([
    { isKeyframe: true },
  ]);
  expect(assemble('h264', [packet(0, otherMessage, 0, false), packet(1, slice, 0, true)])).toMatchObject([
    { isKeyframe: false },
  ]);
});

test('a unit of which a packet is missing is left out, and what is beside it stays', () => {
  const packetiser = new RtpPacketiser('h264', random);
  const packets = parsed(packetiser.packetise([slice, unit([0x41], 5_000), slice], 0));
  expect(
    assemble(
      'h264',
      packets.filter((_, nth) => nth !== 2),
    ),
  ).toMatchObject([{ units: [slice, slice] }]);
});

test('whatever comes makes no picture larger than what came', () => {
  const payloads = fc.record({
    payload: fc.uint8Array({ maxLength: 200 }),
    timestamp: fc.integer({ min: 0, max: 4 }),
    isMarked: fc.boolean(),
    sequence: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(fc.constantFrom('h264', 'h265'), fc.array(payloads, { maxLength: 60 }), (codec, packets) => {
      const assembler = new PictureAssembler(codec);
      let sent = 0;
      for (const { payload, ...one } of packets) {
        sent += 2 * payload.length + 6;
        const picture = assembler.push({ payloadType: 96, ...one, payload: Buffer.from(payload) });
        expect(picture?.bytes.length ?? 0).toBeLessThanOrEqual(sent);
      }
    }),
  );
});

test('packets of RTP with contributing sources, an extension and padding have their payload', () => {
  const bytes = Buffer.from([
    0xb1, 0xe0, 0, 5, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 2, 0xbe, 0xde, 0, 1, 1, 2, 3, 4, 0x41, 0x42, 0, 2,
  ]);
  expect(readRtpPacket(bytes)).toEqual({
    payloadType: 96,
    sequence: 5,
    timestamp: 9,
    isMarked: true,
    payload: Buffer.from([0x41, 0x42]),
  });
});

test('whatever is no RTP is none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
      const read = readRtpPacket(Buffer.from(noise));
      expect(read === null || read.payload.length <= noise.length - 12).toBe(true);
    }),
  );
});
