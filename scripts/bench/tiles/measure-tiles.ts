import type { MeasureOptions } from '../measure.ts';
import { startDemoStreams } from '../demo-streams.ts';
import type { Row } from '../row.ts';
import { measureFirstPicture } from './first-picture.ts';
import { measureRemux } from './remux-cpu.ts';

const framesPerSecond = 25;

/** The figures of the tiles. How late a picture is on the screen comes with the low-latency tiles. */
export async function measureTiles({ isLong, say }: MeasureOptions): Promise<readonly Row[]> {
  const { streams, close } = await startDemoStreams(framesPerSecond);
  try {
    say('opening feeds, one after the other');
    const firstPicture = await measureFirstPicture(streams, isLong ? 20 : 4);
    say('playing four tiles without recognition');
    const remux = await measureRemux(streams, isLong ? 300 : 20);
    say('Latency on the screen is not measured yet: it comes with the low-latency tiles.');
    return [firstPicture, ...remux];
  } finally {
    await close();
  }
}
