import { describe, expect, test } from 'vitest';
import { someFragment } from '../testing/some-fragment.ts';
import { SegmentStore, type FollowedFragments, type IncomingFragment } from './segment-store.ts';

const stream = 'cam-01/main';
const mimeCodec = 'avc1.64001f';
const startsAt = Date.UTC(2026, 10, 22, 3, 0, 0);

/** Of 200 ms, five to a segment. Answers the bytes that were given away. */
function addParts(store: SegmentStore, from: number, to: number): Uint8Array[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const sequence = from + index;
    const isFirst = sequence % 5 === 0;
    const fragment = part(sequence, { startsSegment: isFirst, isIndependent: isFirst });
    store.addFragment(stream, fragment);
    return fragment.bytes;
  });
}

function part(sequence: number, changes: Partial<IncomingFragment> = {}): IncomingFragment {
  return someFragment(sequence, { durationS: 0.2, startsAt: startsAt + sequence * 200, ...changes });
}

function begin(store: SegmentStore, init = 7): void {
  store.setInit(stream, Uint8Array.of(init), mimeCodec);
}

function uris(playlist: string | null): readonly string[] {
  return (playlist ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** All that a player gets who asks as it does: what it has, and the numbers of what came. */
function follow(found: FollowedFragments | null) {
  return found === null
    ? null
    : { init: found.header.initBytes, next: found.header.next, body: [...found.body] };
}

describe('the segment store', () => {
  test('has nothing to play before there is an initialisation and a part', () => {
    const store = new SegmentStore();
    addParts(store, 0, 0);
    expect(store.playlist(stream)).toBeNull();
    begin(store);
    expect(store.playlist(stream)).toBeNull();
    expect(store.fragmentsFrom(stream, null)).toBeNull();
  });

  test('renders a low-latency playlist whose addresses it answers', () => {
    const store = new SegmentStore();
    begin(store);
    addParts(store, 0, 6);
    expect(store.playlist(stream)).toBe(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:9',
        '#EXT-X-TARGETDURATION:1',
        '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.6',
        '#EXT-X-PART-INF:PART-TARGET=0.2',
        '#EXT-X-MEDIA-SEQUENCE:0',
        '#EXT-X-DISCONTINUITY-SEQUENCE:0',
        '#EXT-X-MAP:URI="init-1.mp4"',
        '#EXT-X-PROGRAM-DATE-TIME:2026-11-22T03:00:00.000Z',
        '#EXT-X-PART:DURATION=0.20000,URI="0-0.m4s",INDEPENDENT=YES',
        ...[1, 2, 3, 4].map((index) => `#EXT-X-PART:DURATION=0.20000,URI="0-${index}.m4s"`),
        '#EXTINF:1.00000,',
        '0.m4s',
        '#EXT-X-PROGRAM-DATE-TIME:2026-11-22T03:00:01.000Z',
        '#EXT-X-PART:DURATION=0.20000,URI="1-0.m4s",INDEPENDENT=YES',
        '#EXT-X-PART:DURATION=0.20000,URI="1-1.m4s"',
        '',
      ].join('\n'),
    );
    expect(store.init(stream, 1)).toEqual(Uint8Array.of(7));
    expect(store.segment(stream, 0)).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
    expect(store.segment(stream, 1)).toBeNull();
    expect(store.part(stream, 1, 1)).toEqual(Uint8Array.of(7));
    expect(store.part(stream, 1, 2)).toBeNull();
  });

  test('makes the same parts of pictures that come one by one', () => {
    const store = new SegmentStore();
    begin(store);
    for (let index = 0; index < 52; index += 1) {
      const isFirst = index % 25 === 0;
      store.addFragment(
        stream,
        part(index, { durationS: 0.04, startsSegment: isFirst, isIndependent: isFirst }),
      );
    }
    const parts = (store.playlist(stream) ?? '').match(/DURATION=([\d.]+),URI="(\d+-\d+)/g);
    expect(parts).toEqual(
      [0, 1].flatMap((segment) =>
        [0, 1, 2, 3, 4].map((index) => `DURATION=0.20000,URI="${segment}-${index}`),
      ),
    );
    expect(store.part(stream, 0, 1)).toEqual(Uint8Array.of(6, 7, 8, 9, 10));
  });

  test('promises longer parts to players of a camera that sends few pictures', () => {
    const store = new SegmentStore();
    begin(store);
    store.addFragment(stream, part(0, { durationS: 0.25 }));
    expect(store.playlist(stream)).toContain('PART-HOLD-BACK=0.75\n#EXT-X-PART-INF:PART-TARGET=0.25\n');
  });

  test('keeps a few segments and overwrites those that leave', () => {
    const store = new SegmentStore();
    begin(store);
    const parts = addParts(store, 0, 104);
    expect(uris(store.playlist(stream))).toEqual([15, 16, 17, 18, 19].map((n) => `${n}.m4s`));
    expect(store.segment(stream, 11)).toEqual(Uint8Array.of(56, 57, 58, 59, 60));
    expect(store.segment(stream, 10)).toBeNull();
    expect(parts[54]).toEqual(Uint8Array.of(0));
    store.remove('cam-01');
    expect(parts.every((bytes) => bytes[0] === 0)).toBe(true);
  });

  test('marks a reconnect with another initialisation and a discontinuity, and counts it when it has left', () => {
    const store = new SegmentStore();
    begin(store);
    addParts(store, 0, 6);
    begin(store, 8);
    addParts(store, 7, 10);
    const playlist = store.playlist(stream) ?? '';
    expect(playlist).toMatch(
      /1\.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-2.mp4"\n.*\n.*URI="2-0.m4s"/,
    );
    addParts(store, 11, 90);
    expect(store.playlist(stream)).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:1\n#EXT-X-MAP:URI="init-2.mp4"');
    expect(store.init(stream, 1)).toBeNull();
  });

  test('marks fragments that never came as a discontinuity, without a gap in its own numbers', () => {
    const store = new SegmentStore();
    begin(store);
    addParts(store, 0, 1);
    addParts(store, 8, 10);
    expect(store.playlist(stream)).toContain('0.m4s\n#EXT-X-DISCONTINUITY\n');
    addParts(store, 11, 15);
    expect(uris(store.playlist(stream))).toEqual(['0.m4s', '1.m4s', '2.m4s']);
  });

  test('never gives a number twice when a camera is closed and opened again', () => {
    const store = new SegmentStore();
    begin(store);
    addParts(store, 0, 9);
    const before = store.fragmentsFrom(stream, null)?.header.next ?? 0;
    store.remove('cam-01');
    begin(store, 8);
    addParts(store, 0, 5);
    expect(uris(store.playlist(stream))).toEqual(['2.m4s']);
    expect(store.playlist(stream)).toContain('init-2.mp4');
    // A player that remembers the old timeline is given the new one from its beginning.
    expect(follow(store.fragmentsFrom(stream, before))).toMatchObject({ init: 0, body: [1, 2, 3, 4, 5, 6] });
    expect(follow(store.fragmentsFrom(stream, before - 1))).toMatchObject({ init: 1 });
  });
});

describe('a player that waits', () => {
  test('for a part is answered when it is there, or when its segment ended without it', async () => {
    const store = new SegmentStore();
    begin(store);
    addParts(store, 0, 1);
    const order: string[] = [];
    const waits = [
      store.whenListed(stream, { sequence: 0, part: 2 }, 10_000).then(() => order.push('part')),
      store.whenListed(stream, { sequence: 0, part: 7 }, 10_000).then(() => order.push('after the last')),
      store.whenListed(stream, { sequence: 0, part: null }, 10_000).then(() => order.push('whole')),
      store.whenListed(stream, { sequence: 0, part: 0 }, 10_000).then(() => order.push('there already')),
    ];
    await waits[3];
    addParts(store, 2, 2);
    await waits[0];
    addParts(store, 3, 5);
    await Promise.all(waits);
    expect(order.slice(0, 2)).toEqual(['there already', 'part']);
    expect(order.slice(2).sort()).toEqual(['after the last', 'whole']);
  });

  test('in vain is answered after the patience', async () => {
    const store = new SegmentStore();
    await store.whenListed(stream, { sequence: 3, part: 0 }, 5);
    await store.whenFollowed(stream, null, 5);
    expect(store.playlist(stream)).toBeNull();
  });
});

describe('a player that takes fragments as they come', () => {
  test('begins at the last keyframe and then gets what is new', async () => {
    const store = new SegmentStore();
    begin(store);
    addParts(store, 0, 6);
    const first = store.fragmentsFrom(stream, null);
    expect(first?.header).toEqual({
      next: 7,
      mimeCodec,
      initBytes: 1,
      startsAt: startsAt + 1_000,
      durationS: 0.4,
    });
    expect([...(first?.body ?? [])]).toEqual([7, 6, 7]);
    expect(store.fragmentsFrom(stream, 7)).toBeNull();
    const waiting = store.whenFollowed(stream, 7, 10_000);
    addParts(store, 7, 8);
    await waiting;
    expect(follow(store.fragmentsFrom(stream, 7))).toEqual({ init: 0, next: 9, body: [8, 9] });
  });

  test('is given a new beginning after a reconnect, after a gap, and when it fell too far behind', () => {
    const store = new SegmentStore();
    begin(store);
    addParts(store, 0, 4);
    begin(store, 8);
    expect(store.fragmentsFrom(stream, 3)).toBeNull();
    addParts(store, 5, 6);
    expect(follow(store.fragmentsFrom(stream, 3))).toEqual({ init: 1, next: 7, body: [8, 6, 7] });
    // A gap in the middle of a group of pictures: nothing can be shown before the next keyframe.
    addParts(store, 8, 9);
    expect(store.fragmentsFrom(stream, 7)).toBeNull();
    expect(store.fragmentsFrom(stream, 6)).toBeNull();
    addParts(store, 10, 10);
    expect(follow(store.fragmentsFrom(stream, 6))).toEqual({ init: 1, next: 10, body: [8, 11] });
    addParts(store, 11, 99);
    expect(follow(store.fragmentsFrom(stream, 8))).toMatchObject({ init: 1, body: [8, 96, 97, 98, 99, 100] });
  });

  test('gives a copy of what is kept between two moments, from the keyframe before on', () => {
    const store = new SegmentStore();
    expect(store.between(stream, 0, Infinity)).toBeNull();
    begin(store);
    addParts(store, 0, 24);
    const video = store.between(stream, startsAt + 2_300, startsAt + 3_100);
    expect(video?.fragments.map(({ startsAt: at, bytes }) => [at - startsAt, ...bytes])).toEqual(
      [2_000, 2_200, 2_400, 2_600, 2_800, 3_000].map((at) => [at, at / 200 + 1]),
    );
    for (const { bytes } of video?.fragments ?? []) bytes.fill(0);
    expect(store.segment(stream, 2)).toEqual(Uint8Array.of(11, 12, 13, 14, 15));
    // From before what is kept: all of it.
    expect(store.between(stream, 0, startsAt + 500)?.fragments).toHaveLength(3);
    expect(store.between(stream, startsAt + 60_000, startsAt + 61_000)?.fragments).toBeUndefined();
  });

  test('keeps what it has when a copy of it is overwritten, also where Buffers came over the channel', () => {
    const store = new SegmentStore();
    store.setInit(stream, Buffer.of(8), 'avc1.64001f');
    store.addFragment(stream, {
      sequence: 0,
      durationS: 0.2,
      startsAt,
      startsSegment: true,
      isIndependent: true,
      bytes: Buffer.of(7),
    });
    for (let times = 0; times < 2; times += 1) {
      const video = store.between(stream, startsAt, startsAt + 100);
      const all = [video?.init, ...(video?.fragments ?? []).map(({ bytes }) => bytes)];
      expect(all).toEqual([Uint8Array.of(8), Uint8Array.of(7)]);
      for (const bytes of all) bytes?.fill(0);
    }
  });

  test('gives nothing of a timeline that has ended', () => {
    const store = new SegmentStore();
    begin(store);
    addParts(store, 0, 9);
    begin(store, 8);
    addParts(store, 10, 12);
    const video = store.between(stream, startsAt, startsAt + 60_000);
    expect({ init: video?.init, parts: video?.fragments.length }).toEqual({
      init: Uint8Array.of(8),
      parts: 3,
    });
  });
});
