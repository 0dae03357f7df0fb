import { describe, expect, it } from 'vitest';
import { tileSourceOf, type Viewing } from './tile-source.ts';

const stream = {
  codec: 'h264',
  mimeCodec: 'avc1.64001f',
  widthPx: 1_280,
  heightPx: 720,
  framesPerSecond: 25,
};
const substream = { address: 'rtsp://a/2', state: 'live' as const, stateWords: 'Live.' };
const camera = { id: 'cam-01', stream, substream: null };
const inGrid: Viewing = { seesFaces: true, isClose: false, canPlay: (codec) => codec.startsWith('avc1') };

describe('a tile', () => {
  it('in the grid plays the substream while it is live, and the main stream otherwise', () => {
    expect(tileSourceOf({ ...camera, substream }, inGrid).path).toBe('cameras/cam-01/sub');
    expect(tileSourceOf({ ...camera, substream: { ...substream, state: 'lost' } }, inGrid).path).toBe(
      'cameras/cam-01',
    );
    expect(tileSourceOf(camera, inGrid).path).toBe('cameras/cam-01');
  });

  it('looked at closely plays the main stream', () => {
    expect(tileSourceOf({ ...camera, substream }, { ...inGrid, isClose: true }).path).toBe('cameras/cam-01');
  });

  it('of a format that no browser plays has its pictures drawn', () => {
    const h265 = { ...camera, stream: { ...stream, codec: 'h265', mimeCodec: 'hvc1.1.6.L93.B0' } };
    for (const isClose of [false, true])
      expect(tileSourceOf(h265, { ...inGrid, isClose })).toEqual({
        kind: 'pictures',
        path: 'cameras/cam-01/drawn',
        isPixelated: false,
      });
  });

  it('of somebody who sees no faces asks for pixelated pictures, whatever the camera sends', () => {
    for (const isClose of [false, true])
      expect(tileSourceOf({ ...camera, substream }, { ...inGrid, isClose, seesFaces: false })).toEqual({
        kind: 'pictures',
        path: 'cameras/cam-01/pixelated',
        isPixelated: true,
      });
  });
});
