import type { PlanarImage, RgbImage } from './image.ts';

/** Overwrites memory that held a face or a template. Copies inside ONNX Runtime are out of reach and are disclosed. */
export function wipe(
  ...held: readonly (Uint8Array | Float32Array | RgbImage | PlanarImage | null | undefined)[]
): void {
  for (const item of held) {
    if (item === null || item === undefined) continue;
    if ('data' in item) item.data.fill(0);
    else if ('planes' in item) item.planes.fill(0);
    else item.fill(0);
  }
}
