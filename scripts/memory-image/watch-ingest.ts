import type { Region } from '../../src-main/engine/recognition/frames/image.ts';
import type { YuvPicture } from '../../src-main/engine/recognition/ingest/rgb-from-yuv.ts';
import { faceWithin } from './face-within.ts';
import { RecordWriter, type RecordKind } from './record-file.ts';
import { watching } from './watching.ts';

/*
 * Loaded into the real ingest process by `preload.ts`, which has the cutter call it: writes down the rows of a face in the
 * decoded picture, and keeps nothing.
 */
const writer = new RecordWriter(watching().recordFile, 'ingest');
const kinds: readonly RecordKind[] = ['luma', 'blue-difference', 'red-difference'];

function watchPlanes(planes: YuvPicture['planes'], region: Region): void {
  const face = faceWithin(region);
  for (const [plane, { bytes, stride }] of planes.entries()) {
    const kind = kinds[plane];
    if (kind === undefined) continue;
    const share = plane === 0 ? 1 : 2;
    const [x, y, width, height] = [face.x, face.y, face.width, face.height].map((value) =>
      Math.floor(value / share),
    ) as [number, number, number, number]; // four go in
    const rows = Array.from({ length: height }, (_, row) =>
      bytes.subarray((y + row) * stride + x, (y + row) * stride + x + width),
    );
    writer.write(kind, width, height, rows);
  }
}

Object.assign(globalThis, { watchPlanes });
