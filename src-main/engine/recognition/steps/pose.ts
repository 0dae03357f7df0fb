import type { FivePoints } from './five-points.ts';

/** How a head is turned out of the picture's plane, in degrees. */
export interface Pose {
  /** To the side; positive when the face looks to the right of the picture. */
  readonly yawDeg: number;
  /** Up or down; positive when the face looks down. */
  readonly pitchDeg: number;
}

type Vector = readonly [number, number, number];

// Vertices of MediaPipe's mesh.
const outerEyeCorners = [33, 263] as const;
const forehead = 10;
const chin = 152;

/**
 * The pose from the vertices of a mesh that stands upright on the line between the eyes: the direction of the plane
 * through the outer corners of the eyes, the forehead and the chin. Against rendered heads yaw is right to 2°; pitch to 8°,
 * because the profiles of people differ.
 * @param vertices x, y and z of each, x to the right, y down, z away from the camera
 */
export function poseOf(vertices: Float32Array): Pose {
  const at = (index: number): Vector => [
    vertices[3 * index] ?? 0,
    vertices[3 * index + 1] ?? 0,
    vertices[3 * index + 2] ?? 0,
  ];
  const across = difference(at(outerEyeCorners[1]), at(outerEyeCorners[0]));
  const down = difference(at(chin), at(forehead));
  const [x, y, z] = cross(across, down);
  return { yawDeg: -degrees(Math.atan2(x, z)), pitchDeg: -degrees(Math.atan2(y, Math.hypot(x, z))) };
}

/** How far a head is tilted towards a shoulder, in degrees: the slope of the line between the eyes. */
export function rollDegOf([left, right]: FivePoints): number {
  return degrees(Math.atan2(right[1] - left[1], right[0] - left[0]));
}

function difference(one: Vector, other: Vector): Vector {
  return [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
}

function cross(one: Vector, other: Vector): Vector {
  return [
    one[1] * other[2] - one[2] * other[1],
    one[2] * other[0] - one[0] * other[2],
    one[0] * other[1] - one[1] * other[0],
  ];
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
