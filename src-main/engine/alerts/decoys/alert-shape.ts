import type { Random } from './decoy-rules.ts';

/** What can be seen of an alert besides its pictures: a decoy must not differ in it. */
export interface AlertShape {
  /** How long after its capture it was ready to be raised. */
  readonly lateMs: number;
  /** Sides of its probes, best first, and of its candidate. */
  readonly probeSidesPx: readonly number[];
  readonly candidateSidePx: number;
}

/** So many of the latest are kept: cameras, light and lists change over a day. */
const mostShapes = 32;

/** The shape of an alert that is about to be raised. */
export function shapeOf(probes: readonly Uint8Array[], candidate: Uint8Array, lateMs: number): AlertShape {
  return { lateMs, probeSidesPx: probes.map(sideOfPng), candidateSidePx: sideOfPng(candidate) };
}

/** The latest shapes, with one more. Pure. */
export function withShape(shapes: readonly AlertShape[], shape: AlertShape): readonly AlertShape[] {
  return [...shapes, shape].slice(-mostShapes);
}

/**
 * A shape as alerts have them just now, and the same as none of them. What many of them share stays as it is: the size that
 * larger crops are scaled down to. Null while there was no alert to be like. Pure.
 */
export function likeShape(shapes: readonly AlertShape[], random: Random): AlertShape | null {
  const shape = shapes[Math.floor(random() * shapes.length)];
  if (shape === undefined) return null;
  const about = (value: number, share: number): number => value * (1 - share + 2 * share * random());
  const most = Math.max(...shapes.flatMap(({ probeSidesPx }) => probeSidesPx));
  const nearer = about(1, 0.06);
  return {
    lateMs: about(shape.lateMs, 0.06),
    probeSidesPx: shape.probeSidesPx.map((side) =>
      side === most ? side : Math.min(most, Math.max(16, Math.round(about(side * nearer, 0.02)))),
    ),
    candidateSidePx: shape.candidateSidePx,
  };
}

/** The width in a PNG's header (ISO/IEC 15948, 11.2.2); 0 where that is none. */
export function sideOfPng(png: Uint8Array): number {
  return png.length < 24 ? 0 : new DataView(png.buffer, png.byteOffset).getUint32(16);
}
