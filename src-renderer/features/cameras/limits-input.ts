import type { CameraLimits, CameraView } from '../../../src-main/contract/cameras.ts';
import { camerasText } from './text.ts';

const text = camerasText.limits;

/** What is typed about what a camera asks for beyond what holds for all. */
export interface EnteredLimits {
  readonly threshold: string;
  readonly leastQuality: string;
  /** Regions, each as left, top, width and height in hundredths of the picture, with semicolons between. */
  readonly ignored: string;
}

export function enteredLimits(camera: CameraView | null): EnteredLimits {
  const { threshold = null, leastQuality = null, ignored = [] } = camera?.limits ?? {};
  return {
    threshold: threshold === null ? '' : String(threshold),
    leastQuality: leastQuality === null ? '' : String(leastQuality),
    ignored: regionsText(ignored),
  };
}

/** As regions are typed. */
export function regionsText(regions: readonly CameraLimits['ignored'][number][]): string {
  return regions.map(({ x, y, width, height }) => [x, y, width, height].map(percentOf).join(' ')).join('; ');
}

/** Numbers that make no sense come out as NaN, which the contract refuses. */
export function limitsFrom({ threshold, leastQuality, ignored }: EnteredLimits): CameraLimits {
  return {
    threshold: numberIn(threshold),
    leastQuality: numberIn(leastQuality),
    ignored: ignored
      .split(';')
      .map((region) => region.trim())
      .filter((region) => region !== '')
      .map((region) => {
        const [x = NaN, y = NaN, width = NaN, height = NaN, ...more] = region.split(/[\s,]+/).map(shareOf);
        return more.length > 0 ? { x: NaN, y, width, height } : { x, y, width, height };
      }),
  };
}

/** Those regions that make sense, as far as they are typed. */
export function regionsIn(entered: EnteredLimits): CameraLimits['ignored'] {
  const limits = limitsFrom(entered);
  return limits.ignored.filter(
    (region) => limitProblems({ ...limits, ignored: [region] }).ignored === undefined,
  );
}

/** Messages by field; none when all of it makes sense. */
export function limitProblems(limits: CameraLimits): Readonly<Partial<Record<keyof EnteredLimits, string>>> {
  const { threshold, leastQuality, ignored } = limits;
  const isShare = (value: number): boolean => value >= 0 && value <= 1;
  const isInPicture = ignored.every(
    ({ x, y, width, height }) =>
      [x, y].every(isShare) && width > 0 && height > 0 && x + width <= 1.0001 && y + height <= 1.0001,
  );
  return {
    ...(threshold === null || isShare(threshold) ? {} : { threshold: text.noThreshold }),
    ...(leastQuality === null || (leastQuality >= 0 && leastQuality <= 100)
      ? {}
      : { leastQuality: text.noQuality }),
    ...(isInPicture && ignored.length <= 8 ? {} : { ignored: text.noRegion }),
  };
}

function numberIn(typed: string): number | null {
  const trimmed = typed.trim().replace(',', '.');
  return trimmed === '' ? null : Number(trimmed);
}

function shareOf(typed: string): number {
  return Number(typed.replace('%', '')) / 100;
}

function percentOf(share: number): string {
  return String(Number((share * 100).toFixed(1)));
}
