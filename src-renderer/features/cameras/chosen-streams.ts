import type { DeviceProfile } from '../../../src-main/contract/cameras.ts';

const sizeOf = ({ widthPx, heightPx }: DeviceProfile): number => widthPx * heightPx;

/**
 * What is proposed of the streams that a device offers: the largest one to watch, and to look for faces in the smallest that
 * shows the same section and still has faces to find in it. Pure.
 * @returns tokens; null where there is no second one to propose
 */
export function proposedStreams(profiles: readonly DeviceProfile[]): {
  readonly main: string;
  readonly sub: string | null;
} {
  const main = profiles.toSorted((one, other) => sizeOf(other) - sizeOf(one))[0];
  if (main === undefined) return { main: '', sub: null };
  const sub = profiles
    .filter((one) => sizeOf(one) < sizeOf(main) && one.heightPx >= leastHeightPx && isSameSection(one, main))
    .toSorted((one, other) => sizeOf(one) - sizeOf(other))[0];
  return { main: main.token, sub: sub?.token ?? null };
}

/** Below it a face that fills much of the picture is still small. */
const leastHeightPx = 240;
/** Encoders round sides to multiples. */
const sameSection = 0.03;

function isSameSection(one: DeviceProfile, other: DeviceProfile): boolean {
  return Math.abs((one.widthPx * other.heightPx) / (one.heightPx * other.widthPx) - 1) <= sameSection;
}
