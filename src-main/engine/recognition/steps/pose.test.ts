import { expect, it } from 'vitest';
import { poseOf, rollDegOf } from './pose.ts';

type Point = readonly [number, number, number];

/** A head that looks at the camera: outer corners of the eyes, forehead and chin of a mesh; z away from the camera. */
const ahead: Readonly<Record<number, Point>> = {
  33: [-45, -20, 0],
  263: [45, -20, 0],
  10: [0, -80, 0],
  152: [0, 80, 0],
};

function meshOf(turn: (point: Point) => Point): Float32Array {
  const vertices = new Float32Array(468 * 3);
  for (const [index, point] of Object.entries(ahead)) vertices.set(turn(point), 3 * Number(index));
  return vertices;
}
const radians = (degrees: number) => (degrees * Math.PI) / 180;
/** The face, which looks along −z, moves to the right of the picture. */
const turnedRight =
  (degrees: number) =>
  ([x, y, z]: Point): Point => [
    x * Math.cos(radians(degrees)) - z * Math.sin(radians(degrees)),
    y,
    x * Math.sin(radians(degrees)) + z * Math.cos(radians(degrees)),
  ];
const turnedDown =
  (degrees: number) =>
  ([x, y, z]: Point): Point => [
    x,
    y * Math.cos(radians(degrees)) - z * Math.sin(radians(degrees)),
    y * Math.sin(radians(degrees)) + z * Math.cos(radians(degrees)),
  ];

it.each([0, 12, -35])('tells how far a head is turned to the side: %d°', (degrees) => {
  const { yawDeg, pitchDeg } = poseOf(meshOf(turnedRight(degrees)));
  expect([yawDeg, pitchDeg]).toEqual([expect.closeTo(degrees, 3), expect.closeTo(0, 3)]);
});

it.each([8, -20])('tells how far a head looks down: %d°', (degrees) => {
  const { yawDeg, pitchDeg } = poseOf(meshOf(turnedDown(degrees)));
  expect([yawDeg, pitchDeg]).toEqual([expect.closeTo(0, 3), expect.closeTo(degrees, 3)]);
});

it('tells how far a head is tilted, from the eyes', () => {
  const rest = [
    [0, 0],
    [0, 0],
    [0, 0],
  ] as const;
  expect(rollDegOf([[10, 10], [30, 10], ...rest])).toBe(0);
  expect(rollDegOf([[10, 10], [30, 30], ...rest])).toBeCloseTo(45);
});
