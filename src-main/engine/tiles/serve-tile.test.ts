import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpackFrame } from '../../contract/media.ts';
import { someFragment } from '../testing/some-fragment.ts';
import { DrawnPictures } from './drawn-pictures.ts';
import { SegmentStore } from './segment-store.ts';
import { findTile, isThere, readTilePath, untilThere } from './serve-tile.ts';

const main = { cameraId: 'cam-01', stream: 'cam-01/main' };

describe('a path', () => {
  test.each([
    ['cameras/cam-01/live.m3u8', { ...main, kind: 'playlist', awaited: null }],
    [
      'cameras/cam-01/live.m3u8?_HLS_msn=12&_HLS_part=3',
      { ...main, kind: 'playlist', awaited: { sequence: 12, part: 3 } },
    ],
    [
      'cameras/cam-01/live.m3u8?_HLS_msn=12',
      { ...main, kind: 'playlist', awaited: { sequence: 12, part: null } },
    ],
    [
      'cameras/cam-01/sub/init-3.mp4',
      { cameraId: 'cam-01', stream: 'cam-01/sub', kind: 'init', generation: 3 },
    ],
    ['cameras/cam-01/12.m4s', { ...main, kind: 'segment', sequence: 12 }],
    ['cameras/cam-01/12-4.m4s', { ...main, kind: 'part', sequence: 12, part: 4 }],
    ['cameras/cam-01/fragments', { ...main, kind: 'fragments', from: null }],
    ['cameras/cam-01/drawn', { ...main, kind: 'drawn', key: 'cam-01/clear', after: 0 }],
    ['cameras/cam-01/pixelated?after=7', { ...main, kind: 'drawn', key: 'cam-01/pixelated', after: 7 }],
    ['cameras/cam-01/fragments?from=7', { ...main, kind: 'fragments', from: 7 }],
  ])('%s is understood', (path, asked) => {
    expect(readTilePath(path)).toEqual(asked);
  });

  test.each([
    'cameras/cam-01/',
    'cameras/cam-01/12.mp4',
    'cameras/cam-01/init-3.m4s',
    'cameras/cam-01/init-3-1.mp4',
    'cameras/cam-01/sub/sub/12.m4s',
    'cameras/../12.m4s',
    'cameras/cam-01/sub/pixelated',
    'alerts/cam-01/12.m4s',
  ])('%s names nothing', (path) => {
    expect(readTilePath(path)).toBeNull();
  });

  test('whatever it is, is read or refused', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'cameras',
        '/',
        'cam-01',
        'sub',
        'init-',
        '.m4s',
        '.mp4',
        'live.m3u8',
        '?',
        '_HLS_msn=',
        '-',
        '7',
      ),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const asked = readTilePath(pieces.join(''));
        expect(asked === null || pieces.join('').startsWith(`cameras/${asked.cameraId}/`)).toBe(true);
      }),
    );
  });
});

test('a question for a part that is to come is answered with the playlist that names it', async () => {
  const video = { tiles: new SegmentStore(), drawn: new DrawnPictures() };
  const { tiles } = video;
  tiles.setInit('cam-01/main', Uint8Array.of(7), 'avc1.64001f');
  tiles.addFragment('cam-01/main', someFragment(0, { durationS: 0.2 }));
  const asked = readTilePath('cameras/cam-01/live.m3u8?_HLS_msn=0&_HLS_part=1');
  if (asked === null) throw new Error('not understood');
  const waiting = untilThere(asked, video);
  tiles.addFragment('cam-01/main', someFragment(1, { durationS: 0.2, startsSegment: false }));
  await waiting;
  expect(Buffer.from(findTile(asked, video)?.body ?? []).toString()).toContain('URI="0-1.m4s"');
});

test('fragments come behind their header, as a copy that can be wiped', () => {
  const video = { tiles: new SegmentStore(), drawn: new DrawnPictures() };
  const { tiles } = video;
  tiles.setInit('cam-01/main', Uint8Array.of(7), 'avc1.64001f');
  tiles.addFragment('cam-01/main', someFragment(0));
  const asked = readTilePath('cameras/cam-01/fragments');
  const found = asked === null ? null : findTile(asked, video);
  expect(found?.isCopy).toBe(true);
  const { header, body } = unpackFrame(found?.body ?? new Uint8Array()) ?? {};
  expect(header).toMatchObject({ next: 1, initBytes: 1 });
  expect([...(body ?? [])]).toEqual([7, 1]);
  found?.body.fill(0);
  expect(tiles.part('cam-01/main', 0, 0)).toEqual(Uint8Array.of(1));
});

test('what is there is what is found, of every kind', () => {
  const video = { tiles: new SegmentStore(), drawn: new DrawnPictures() };
  const { tiles, drawn } = video;
  tiles.setInit('cam-01/main', Uint8Array.of(7), 'avc1.64001f');
  for (const nth of [0, 1, 2]) tiles.addFragment('cam-01/main', someFragment(nth));
  drawn.add('cam-01/clear', 0, Uint8Array.of(8));
  const names = [
    'live.m3u8',
    'drawn',
    'drawn?after=1',
    'pixelated',
    ...[0, 1, 2, 3].flatMap((nth) => [
      `init-${nth}.mp4`,
      `${nth}.m4s`,
      `${nth}-0.m4s`,
      `${nth}-1.m4s`,
      `fragments?from=${nth}`,
    ]),
  ];
  const paths = names.flatMap((name) => [`cameras/cam-01/${name}`, `cameras/cam-02/${name}`]);
  const found = paths.map((path) => {
    const asked = readTilePath(path);
    if (asked === null) throw new Error(`${path} is not understood`);
    expect([path, isThere(asked, video)]).toEqual([path, findTile(asked, video) !== null]);
    return isThere(asked, video) ? asked.kind : null;
  });
  expect(new Set(found)).toEqual(
    new Set(['playlist', 'init', 'segment', 'part', 'fragments', 'drawn', null]),
  );
});
