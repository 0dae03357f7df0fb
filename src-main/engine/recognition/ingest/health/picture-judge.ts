import { changeBetween, type PictureLook } from './picture-look.ts';

/** What can be wrong with a picture that comes as it should. */
export type PictureTrouble = 'black' | 'covered' | 'frozen' | 'blurred';

/** So many looks in a row begin a trouble, and so many without it end it. */
const looksToBegin = 3;
const looksToEnd = 2;
/** A picture that has not changed at all for so long: three looks at least, and the look before may be two seconds old. */
const frozenMs = 5_000;
/** What compression alone changes in a picture that stands still, in steps of luma; noise and life change more. */
const stillMean = 0.03;
const stillLargest = 0.5;

const darkMean = 12;
const darkBrightest = 40;

const coveredFlatShare = 0.97;
/** Against what is usual for this camera. */
const coveredMoreFlat = 0.3;
const coveredLeastFlat = 0.8;
const coveredContrast = 10;
const coveredContrastShare = 0.5;

const blurredShare = 0.35;
const blurredSharpness = 0.25;
/** How much the newest good look counts in what is usual. */
const usualWeight = 0.05;

interface Usual {
  readonly flatShare: number;
  readonly contrast: number;
  readonly sharpness: number | null;
}

/**
 * Tells a black, covered, frozen or blurred picture from looks at it, one in one or two seconds. What is usual for the
 * camera is learnt from looks in which nothing was wrong: a camera that faces a wall is not covered.
 */
export class PictureJudge {
  #usual: Usual | null = null;
  #before: PictureLook | null = null;
  #changedAtMs = 0;
  #suspected: PictureTrouble | null = null;
  #looksInRow = 0;
  #trouble: PictureTrouble | null = null;

  /** The one that explains most: a black picture is also still and without detail. */
  get trouble(): PictureTrouble | null {
    return this.#trouble;
  }

  /** @param atMs on a clock that never goes back */
  note(look: PictureLook, atMs: number): void {
    const change = this.#before === null ? null : changeBetween(look, this.#before);
    this.#before?.cells.fill(0);
    this.#before = look;
    if (change === null || change.mean > stillMean || change.largest > stillLargest) this.#changedAtMs = atMs;
    const seen = this.#judge(look, atMs);
    this.#follow(seen);
    if (seen === null && this.#trouble === null) this.#usual = blend(this.#usual, look);
  }

  /** The stream ended: what comes next is compared with nothing before it. */
  forget(): void {
    this.#before?.cells.fill(0);
    this.#before = null;
  }

  #judge(look: PictureLook, atMs: number): PictureTrouble | null {
    if (look.meanLuma < darkMean && look.brightestCell < darkBrightest) return 'black';
    if (isCovered(look, this.#usual)) return 'covered';
    if (atMs - this.#changedAtMs >= frozenMs) return 'frozen';
    return isBlurred(look, this.#usual) ? 'blurred' : null;
  }

  #follow(seen: PictureTrouble | null): void {
    this.#looksInRow = seen === this.#suspected ? this.#looksInRow + 1 : 1;
    this.#suspected = seen;
    // A frozen picture has been watched for long already.
    const needed = seen === null ? looksToEnd : seen === 'frozen' ? 1 : looksToBegin;
    if (this.#looksInRow >= needed) this.#trouble = seen;
  }
}

function isCovered({ flatShare, contrast }: PictureLook, usual: Usual | null): boolean {
  if (flatShare >= coveredFlatShare && contrast < coveredContrast)
    return usual === null || usual.flatShare < coveredFlatShare;
  return (
    usual !== null &&
    flatShare >= Math.max(coveredLeastFlat, usual.flatShare + coveredMoreFlat) &&
    contrast < Math.max(coveredContrast, coveredContrastShare * usual.contrast)
  );
}

function isBlurred({ sharpness }: PictureLook, usual: Usual | null): boolean {
  if (sharpness === null) return false;
  if (sharpness < blurredSharpness) return true;
  return usual !== null && usual.sharpness !== null && sharpness < blurredShare * usual.sharpness;
}

function blend(usual: Usual | null, { flatShare, contrast, sharpness }: PictureLook): Usual {
  if (usual === null) return { flatShare, contrast, sharpness };
  const mixed = (before: number, now: number): number => before + usualWeight * (now - before);
  return {
    flatShare: mixed(usual.flatShare, flatShare),
    contrast: mixed(usual.contrast, contrast),
    sharpness:
      usual.sharpness === null || sharpness === null
        ? (usual.sharpness ?? sharpness)
        : mixed(usual.sharpness, sharpness),
  };
}
