import { asLikely, logChoose } from './binomial.ts';

/**
 * Fisher's exact test of a table of two by two, both sides: how probable this table or any that is no more likely is, by chance, with
 * the same sums.
 * @param found of each of the two groups, how many had it
 * @param size of each of the two, how many there were
 */
export function fisherTest(found: readonly [number, number], size: readonly [number, number]): number {
  const total = found[0] + found[1];
  const all = size[0] + size[1];
  const least = Math.max(0, total - size[1]);
  const most = Math.min(total, size[0]);
  const whole = logChoose(all, total);
  const each = Array.from({ length: most - least + 1 }, (_, nth) =>
    Math.exp(logChoose(size[0], least + nth) + logChoose(size[1], total - least - nth) - whole),
  );
  const seen = each[found[0] - least] ?? 0;
  return Math.min(
    1,
    each.reduce((sum, one) => (one <= seen * asLikely ? sum + one : sum), 0),
  );
}
