import { createPlanarImage, type PlanarImage, type RgbImage } from './image.ts';
import { fillPlanes } from './planar.ts';
import { warp } from './warp.ts';
import { wipe } from './wipe.ts';

/** A picture made for a detector: scaled, in the top left corner, zero up to the sides that the detector takes. */
export interface Letterboxed {
  readonly image: PlanarImage;
  /** Size in the detector's picture ÷ size in the source; at most 1. */
  readonly scale: number;
}

/**
 * Scales a picture down until its longer side fits, and pads it at the right and bottom.
 * @param maximumSidePx of the content; a picture is never enlarged
 * @param multiple of which the result's sides are multiples
 */
export function letterbox(source: RgbImage, maximumSidePx: number, multiple: number): Letterboxed {
  const scale = Math.min(1, maximumSidePx / Math.max(source.width, source.height));
  const content = contentSize(source, scale);
  const size = { width: roundUp(content.width, multiple), height: roundUp(content.height, multiple) };
  return { image: place(source, scale, size), scale };
}

/** The same for a detector that takes one size only. */
export function letterboxInto(
  source: RgbImage,
  size: { readonly width: number; readonly height: number },
): Letterboxed {
  const scale = Math.min(1, size.width / source.width, size.height / source.height);
  return { image: place(source, scale, size), scale };
}

function place(
  source: RgbImage,
  scale: number,
  size: { readonly width: number; readonly height: number },
): PlanarImage {
  const { width, height } = contentSize(source, scale);
  const centre = (1 / scale - 1) / 2;
  const content =
    scale === 1 ? source : warp(source, { a: 1 / scale, b: 0, tx: centre, ty: centre }, width, height);
  const image = createPlanarImage(size.width, size.height);
  fillPlanes(content, image);
  if (content !== source) wipe(content);
  return image;
}

function contentSize({ width, height }: RgbImage, scale: number) {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
