import { finestSide } from '../../../src-main/engine/recognition/frame-link/finest-side.ts';
import { createPlanarImage, regionAround } from '../../../src-main/engine/recognition/frames/image.ts';
import { DetectorScaler } from '../../../src-main/engine/recognition/ingest/detector-scaler.ts';
import { nameColours } from '../../../src-main/engine/recognition/ingest/frame-colours.ts';
import { PictureCutter } from '../../../src-main/engine/recognition/ingest/picture-cutter.ts';
import { surroundings, type FaceChain } from '../../../src-main/engine/recognition/steps/chain.ts';
import type { Detection } from '../../../src-main/engine/recognition/steps/detection.ts';
import type { Corners } from './peers/peer.ts';
import type { StreetFrame } from './street-clip.ts';

export interface FoundFaces {
  readonly found: readonly Corners[];
  /** Those of them in which the mesh saw a face too, and which have a template. */
  readonly embedded: readonly Corners[];
}

/**
 * What ingest and inference do with a decoded frame, in one process and with every face looked at: scale, detect, cut,
 * mesh, align, embed; no tracker, which would spare most of it.
 */
export function createOurFaces(chain: FaceChain) {
  const scaler = new DetectorScaler();
  const cutter = new PictureCutter();
  return {
    async findFaces({ frame }: StreetFrame): Promise<FoundFaces> {
      nameColours(frame);
      const { size, planes } = scaler.scale(frame, finestSide(Math.max(frame.width, frame.height)));
      const image = createPlanarImage(size.width, size.height);
      for (const [nth, plane] of planes.entries()) image.planes.set(plane, nth * size.width * size.height);
      const detections = await chain.detectScaled({ image, scale: size.scale });
      const embedded: Corners[] = [];
      for (const detection of detections) {
        if (await embed(detection)) embedded.push(cornersOf(detection));
      }
      scaler.wipe();
      cutter.wipe();
      return { found: detections.map(cornersOf), embedded };

      async function embed(detection: Detection): Promise<boolean> {
        const { x, y, width, height } = detection.box;
        const side = Math.max(width, height);
        const square = { x: x + (width - side) / 2, y: y + (height - side) / 2, width: side, height: side };
        const region = regionAround(square, surroundings, frame);
        const data = cutter.cut(frame, region);
        const part = {
          image: { width: region.width, height: region.height, data },
          x: region.x,
          y: region.y,
        };
        const mesh = await chain.findMesh(part, detection);
        if (mesh !== null) await chain.embed(part, detection, mesh);
        return mesh !== null;
      }
    },
    /** A whole frame as others take it. */
    rgbOf({ frame }: StreetFrame): Uint8Array {
      return cutter.cut(frame, { x: 0, y: 0, width: frame.width, height: frame.height }).slice();
    },
    free(): void {
      scaler.free();
      cutter.free();
    },
  };
}

function cornersOf({ box: { x, y, width, height } }: Detection): Corners {
  return [x, y, x + width, y + height];
}
