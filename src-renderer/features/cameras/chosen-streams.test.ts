import { expect, it } from 'vitest';
import { proposedStreams } from './chosen-streams.ts';

const stream = (token: string, widthPx: number, heightPx: number) => ({
  token,
  name: token,
  codec: 'H264',
  widthPx,
  heightPx,
  framesPerSecond: 25,
  address: `rtsp://10.0.0.4/${token}`,
});

it('proposes the largest stream, and the smallest of its shape that is large enough', () => {
  const main = stream('main', 1920, 1080);
  expect(
    proposedStreams([
      stream('thumb', 320, 180),
      stream('square', 352, 288),
      stream('sub', 640, 360),
      main,
      stream('half', 1280, 720),
    ]),
  ).toEqual({ main: 'main', sub: 'sub' });
  expect(proposedStreams([main, stream('twin', 1920, 1080)])).toEqual({ main: 'main', sub: null });
  expect(proposedStreams([stream('unsaid', 0, 0)])).toEqual({ main: 'unsaid', sub: null });
  expect(proposedStreams([])).toEqual({ main: '', sub: null });
});
