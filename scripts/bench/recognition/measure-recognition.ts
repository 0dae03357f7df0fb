import { startDemoStreams, startSubstreams } from '../demo-streams.ts';
import type { MeasureOptions } from '../measure.ts';
import { atMost, type Row } from '../row.ts';
import { percentile95 } from '../statistics.ts';
import { efficiencyRows, keptUp } from './efficiency.ts';
import { measureFaces } from './faces.ts';
import { measureFrameToAlert } from './frame-to-alert.ts';
import { compiledS, runLive, settledS } from './live-run.ts';
import { memoryPerCamera, memorySlope } from './memory.ts';
import { measureSearch } from './search.ts';

const framesPerSecond = 15;

/** The figures of recognition: search, speed beside others, what the models' surroundings cost, how late a picture is. */
export async function measureRecognition({ isLong, say }: MeasureOptions): Promise<readonly Row[]> {
  const search = await measureSearch({ searches: isLong ? 1_000 : 100, say });
  const faces = await measureFaces({ frames: isLong ? 20 : 10, say });
  say('recognising four cameras of 720p15');
  const four = await runLive(
    await startDemoStreams(framesPerSecond),
    isLong ? 600 : 25,
    isLong ? settledS : compiledS,
  );
  if (!keptUp(four)) say('the machine was too busy for five detections a second on each of four cameras');
  say('recognising eight cameras of 360p15');
  const eight = await runLive(await startSubstreams(framesPerSecond), isLong ? 120 : 15);
  if (!keptUp(eight)) say('the machine was too busy for five detections a second on each of eight cameras');
  say('waiting for alerts in the demo');
  const alerts = await measureFrameToAlert({
    wantedAlerts: isLong ? 24 : 6,
    withinMs: isLong ? 300_000 : 60_000,
    say,
  });
  return [
    ...search,
    ...faces,
    ...efficiencyRows(four),
    memoryPerCamera(four),
    ...(isLong ? memorySlope(four) : []),
    atMost(300, 'frame-age-p95-8x360p15', percentile95(eight.frameAgesMs), 'ms'),
    ...alerts,
  ];
}
