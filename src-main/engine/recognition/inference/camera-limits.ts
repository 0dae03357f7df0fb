import { type CameraLimits, noLimits } from '../../../contract/cameras.ts';
import type { Region } from '../frames/image.ts';
import { probeLimits, type QualityLimits } from '../steps/quality.ts';

/**
 * The threshold that counts on a camera: its own, if that asks for more than the authorised one. A camera can never ask for
 * less; one whose own makes no sense raises no alert at all.
 */
export function thresholdOn({ threshold }: CameraLimits, authorised: number): number {
  return threshold === null ? authorised : Math.max(authorised, threshold);
}

/** How good a look has to be on a camera: never less than on any. */
export function qualityOn({ leastQuality }: CameraLimits): QualityLimits {
  if (leastQuality === null) return probeLimits;
  return { ...probeLimits, leastScore: Math.max(probeLimits.leastScore, leastQuality) };
}

/** Whether the middle of a face lies where nobody is to be looked for. */
export function isIgnored(
  { ignored }: CameraLimits,
  box: Region,
  picture: { readonly width: number; readonly height: number },
): boolean {
  const x = (box.x + box.width / 2) / picture.width;
  const y = (box.y + box.height / 2) / picture.height;
  return ignored.some(
    (region) =>
      x >= region.x && x <= region.x + region.width && y >= region.y && y <= region.y + region.height,
  );
}

/** The limits of all cameras, as they were told last. */
export class LimitsOfCameras {
  #limits: ReadonlyMap<string, CameraLimits> = new Map();

  tell(cameras: readonly { readonly cameraId: string; readonly limits: CameraLimits }[]): void {
    this.#limits = new Map(cameras.map(({ cameraId, limits }) => [cameraId, limits]));
  }

  of(cameraId: string): CameraLimits {
    return this.#limits.get(cameraId) ?? noLimits;
  }
}
