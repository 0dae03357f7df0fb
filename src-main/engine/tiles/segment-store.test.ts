import { describe, expect, test } from 'vitest';
import { SegmentStore } from './segment-store.ts';

const startsAt = Date.UTC(2026, 10, 22, 3, 0, 0);

function addSegments(store: SegmentStore, from: number, to: number): Uint8Array[] {
  const all: Uint8Array[] = [];
  for (let sequence = from; sequence <= to; sequence += 1) {
    const bytes = Uint8Array.of(sequence + 1);
    all.push(bytes);
    store.addSegment('cam-01', { sequence, durationS: 1, startsAt: startsAt + sequence * 1_000, bytes });
  }
  return all;
}

function uris(playlist: string | null): readonly string[] {
  return (playlist ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('the segment store', () => {
  test('has nothing to play before there is an initialisation and a segment', () => {
    const store = new SegmentStore();
    addSegments(store, 0, 0);
    expect(store.playlist('cam-01')).toBeNull();
    store.setInit('cam-01', Uint8Array.of(7));
    expect(store.playlist('cam-01')).toBeNull();
  });

  test('renders a live playlist whose addresses it answers', () => {
    const store = new SegmentStore();
    store.setInit('cam-01', Uint8Array.of(7));
    addSegments(store, 0, 1);
    expect(store.playlist('cam-01')).toBe(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:7',
        '#EXT-X-TARGETDURATION:1',
        '#EXT-X-MEDIA-SEQUENCE:0',
        '#EXT-X-DISCONTINUITY-SEQUENCE:0',
        '#EXT-X-MAP:URI="init-1.mp4"',
        '#EXT-X-PROGRAM-DATE-TIME:2026-11-22T03:00:00.000Z',
        '#EXTINF:1.00000,',
        '0.m4s',
        '#EXT-X-PROGRAM-DATE-TIME:2026-11-22T03:00:01.000Z',
        '#EXTINF:1.00000,',
        '1.m4s',
        '',
      ].join('\n'),
    );
    expect(store.init('cam-01', 1)).toEqual(Uint8Array.of(7));
    expect(store.segment('cam-01', 1)).toEqual(Uint8Array.of(2));
  });

  test('keeps a few segments and overwrites those that leave', () => {
    const store = new SegmentStore();
    store.setInit('cam-01', Uint8Array.of(7));
    const segments = addSegments(store, 0, 20);
    expect(uris(store.playlist('cam-01'))).toEqual(
      ['15', '16', '17', '18', '19', '20'].map((n) => `${n}.m4s`),
    );
    expect(store.segment('cam-01', 12)).toEqual(Uint8Array.of(13));
    expect(store.segment('cam-01', 11)).toBeNull();
    expect(segments[11]).toEqual(Uint8Array.of(0));
    store.remove('cam-01');
    expect(segments.every((bytes) => bytes[0] === 0)).toBe(true);
  });

  test('marks a reconnect with another initialisation and a discontinuity, and counts it when it has left', () => {
    const store = new SegmentStore();
    store.setInit('cam-01', Uint8Array.of(7));
    addSegments(store, 0, 1);
    store.setInit('cam-01', Uint8Array.of(8));
    addSegments(store, 2, 3);
    const playlist = store.playlist('cam-01') ?? '';
    expect(
      playlist.match(/#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-2.mp4"\n.*\n.*\n2\.m4s/),
    ).not.toBeNull();
    addSegments(store, 4, 20);
    expect(store.playlist('cam-01')).toContain(
      '#EXT-X-DISCONTINUITY-SEQUENCE:1\n#EXT-X-MAP:URI="init-2.mp4"',
    );
    expect(store.init('cam-01', 1)).toBeNull();
  });

  test('marks segments that never came as a discontinuity, without a gap in its own numbers', () => {
    const store = new SegmentStore();
    store.setInit('cam-01', Uint8Array.of(7));
    addSegments(store, 0, 0);
    addSegments(store, 5, 5);
    expect(store.playlist('cam-01')).toContain('#EXT-X-DISCONTINUITY\n');
    expect(uris(store.playlist('cam-01'))).toEqual(['0.m4s', '1.m4s']);
  });

  test('never gives a number twice when a camera is closed and opened again', () => {
    const store = new SegmentStore();
    store.setInit('cam-01', Uint8Array.of(7));
    addSegments(store, 0, 1);
    store.remove('cam-01');
    store.setInit('cam-01', Uint8Array.of(8));
    addSegments(store, 0, 0);
    expect(uris(store.playlist('cam-01'))).toEqual(['2.m4s']);
    expect(store.playlist('cam-01')).toContain('init-2.mp4');
  });
});
