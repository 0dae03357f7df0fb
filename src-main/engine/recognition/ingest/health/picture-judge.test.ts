import { describe, expect, test } from 'vitest';
import { PictureJudge, type PictureTrouble } from './picture-judge.ts';
import { lookAt, type PictureLook } from './picture-look.ts';

const width = 640;
const height = 360;
const lookEveryMs = 2_000;

/** A picture painted point by point; luma as in limited range. */
function lookOf(paint: (x: number, y: number) => number): PictureLook {
  const bytes = Uint8Array.from({ length: width * height }, (_, at) =>
    Math.min(235, Math.max(16, Math.round(paint(at % width, Math.floor(at / width))))),
  );
  return lookAt({ bytes, stride: width, width, height, isFullRange: false });
}

const chequered = (x: number, y: number): number =>
  (Math.floor(x / 20) + Math.floor(y / 20)) % 2 === 0 ? 60 : 170;
const wall = (x: number): number => 120 + x / 40;
const noise = (step: number): number => (Math.random() - 0.5) * 2 * step;

/** What is said after each of so many looks. */
function judge(
  judged: PictureJudge,
  count: number,
  look: (nth: number) => PictureLook,
  fromMs = 0,
): (PictureTrouble | null)[] {
  return Array.from({ length: count }, (_, nth) => {
    judged.note(look(nth), fromMs + nth * lookEveryMs);
    return judged.trouble;
  });
}

const moving = (nth: number) => lookOf((x, y) => (Math.abs(x - 40 * nth) < 15 ? 220 : chequered(x, y)));

describe('a picture', () => {
  test('in which something moves is well', () => {
    expect(judge(new PictureJudge(), 10, moving)).toEqual(Array(10).fill(null));
  });

  test('of an empty street at night, which only noise tells from a still, is not frozen', () => {
    const night = () => lookOf((x, y) => chequered(x, y) / 3 + noise(2));
    expect(judge(new PictureJudge(), 12, night)).toEqual(Array(12).fill(null));
  });

  test('of a bare wall is not covered, if that is what the camera always sees', () => {
    const bare = () => lookOf((x) => wall(x) + (x > 500 ? 60 : 0) + noise(2));
    expect(judge(new PictureJudge(), 12, bare)).toEqual(Array(12).fill(null));
  });

  test.each<[PictureTrouble, () => PictureLook]>([
    ['frozen', () => lookOf(chequered)],
    ['black', () => lookOf(() => 17 + noise(1))],
    ['covered', () => lookOf((x) => 60 + x / 60 + noise(2))],
    ['blurred', () => lookOf((x, y) => 115 + 45 * Math.sin(x / 6.4) * Math.sin(y / 6.4) + noise(1))],
  ])('that is %s is told within ten seconds, and well again within four looks', (trouble, look) => {
    const judged = new PictureJudge();
    judge(judged, 6, moving);
    const during = judge(judged, 6, look, 12_000);
    // The sixth look is ten seconds after the first.
    expect(during.slice(0, 5)).toContain(trouble);
    expect(during.every((said) => said === null || said === trouble)).toBe(true);
    expect(judge(judged, 4, moving, 24_000).at(-1)).toBe(null);
  });
});
