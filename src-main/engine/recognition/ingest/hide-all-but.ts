import type { Region } from '../frames/image.ts';
import { pixelatedAcross } from './drawn-size.ts';

/** A plane of a picture, of which the first has a value for each pixel and the others one for each four. */
export interface PicturePlane {
  readonly bytes: Uint8Array;
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/** Whom a picture shows: boxes in shares of its width, both ways. */
export interface Shown {
  readonly face: Region;
  readonly others: readonly Region[];
}

/** Squares along the longer side of somebody else's face: nobody is known by so few. */
const othersBlocks = 5;
/** How much more than a face is hidden of it: it moved since it was found, and hair and ears tell as well. */
const othersMargin = 0.35;

/**
 * Pixelates a picture in place so that in it nobody can be known but one: head, shoulders and clothes around their face stay as they
 * are, without the faces of others in there. Null: nobody stays.
 */
export function hideAllBut(planes: readonly PicturePlane[], shown: Shown | null): void {
  const widthPx = planes[0]?.width ?? 0;
  const blockPx = Math.ceil(widthPx / pixelatedAcross);
  for (const plane of planes) {
    const scale = plane.width;
    const half = widthPx / plane.width;
    const whole = { x: 0, y: 0, width: plane.width, height: plane.height };
    const spared = shown === null ? null : inPixels(around(shown.face), scale);
    average(plane, whole, Math.ceil(blockPx / half), spared);
    if (shown === null) continue;
    const face = inPixels(shown.face, scale);
    for (const other of shown.others) {
      const box = inPixels(grown(other), scale);
      const block = Math.max(blockPx / half, Math.max(box.width, box.height) / othersBlocks);
      average(plane, box, Math.ceil(block), face);
    }
  }
}

/** Head, shoulders and what somebody wears. */
function around({ x, y, width, height }: Region): Region {
  return { x: x - 0.9 * width, y: y - 0.6 * height, width: 2.8 * width, height: 3.4 * height };
}

function grown({ x, y, width, height }: Region): Region {
  return {
    x: x - othersMargin * width,
    y: y - othersMargin * height,
    width: (1 + 2 * othersMargin) * width,
    height: (1 + 2 * othersMargin) * height,
  };
}

function inPixels(box: Region, scale: number): Region {
  const x = Math.floor(box.x * scale);
  const y = Math.floor(box.y * scale);
  return {
    x,
    y,
    width: Math.ceil((box.x + box.width) * scale) - x,
    height: Math.ceil((box.y + box.height) * scale) - y,
  };
}

/** Gives all pixels of each block the value that the block has on average, but for those in `spared`. */
function average(plane: PicturePlane, region: Region, block: number, spared: Region | null): void {
  const { bytes, stride } = plane;
  const left = Math.max(0, region.x);
  const top = Math.max(0, region.y);
  const right = Math.min(plane.width, region.x + region.width);
  const bottom = Math.min(plane.height, region.y + region.height);
  const keepLeft = spared?.x ?? 0;
  const keepRight = spared === null ? 0 : spared.x + spared.width;
  const keepTop = spared?.y ?? 0;
  const keepBottom = spared === null ? 0 : spared.y + spared.height;
  for (let y = top; y < bottom; y += block) {
    const endY = Math.min(bottom, y + block);
    for (let x = left; x < right; x += block) {
      const endX = Math.min(right, x + block);
      let sum = 0;
      for (let row = y; row < endY; row++) {
        for (let at = row * stride + x; at < row * stride + endX; at++) sum += bytes[at] ?? 0;
      }
      const value = Math.round(sum / ((endY - y) * (endX - x)));
      for (let row = y; row < endY; row++) {
        const at = row * stride;
        if (row < keepTop || row >= keepBottom) {
          bytes.fill(value, at + x, at + endX);
          continue;
        }
        if (x < keepLeft) bytes.fill(value, at + x, at + Math.min(endX, keepLeft));
        if (keepRight < endX) bytes.fill(value, at + Math.max(x, keepRight), at + endX);
      }
    }
  }
}
