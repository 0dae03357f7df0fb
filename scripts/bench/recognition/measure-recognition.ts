import type { MeasureOptions } from '../measure.ts';
import type { Row } from '../row.ts';
import { efficiencyRows, keptUp } from './efficiency.ts';
import { measureFaces } from './faces.ts';
import { measureFrameToAlert } from './frame-to-alert.ts';
import { runLive } from './live-run.ts';
import { measureSearch } from './search.ts';

/** The figures of recognition: search, what the models' surroundings cost, and how late a picture is. */
export async function measureRecognition({ isLong, say }: MeasureOptions): Promise<readonly Row[]> {
  const search = await measureSearch({ searches: isLong ? 1_000 : 100, say });
  say('finding and embedding the faces of the street clip');
  const faces = await measureFaces();
  say('recognising four cameras');
  const run = await runLive(isLong ? 300 : 30);
  if (!keptUp(run)) say('the machine was too busy for five detections a second on each camera');
  say('waiting for alerts in the demo');
  const alerts = await measureFrameToAlert({
    wantedAlerts: isLong ? 24 : 8,
    withinMs: isLong ? 300_000 : 90_000,
    say,
  });
  return [...search, ...faces, ...efficiencyRows(run), ...alerts];
}
