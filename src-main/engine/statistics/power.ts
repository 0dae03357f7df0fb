import { binomialAtMost } from './binomial.ts';

/** A difference that isn't there is found as often as this at the most, and one that is there this often at least. */
const significance = 0.05;
const wantedPower = 0.8;
/** More than anybody has: beyond it the answer is that it takes more. */
const most = 20_000;
/** The power goes up in the teeth of a saw: after so many that stand high enough it doesn't fall below again. */
const teeth = 4;

/**
 * The share of false alerts that falls on a group which makes up `share` of the faces, where somebody of it is mistaken for somebody
 * else so many times as often as everybody else.
 */
export function shareAtRisk(share: number, riskRatio: number): number {
  return (riskRatio * share) / (riskRatio * share + 1 - share);
}

/**
 * How many false alerts there must be before a group's raised risk is found with a probability of 80%, by an exact binomial test to one
 * side at 5%: with any more it is found as often. Null where even 20,000 don't do.
 * @param share of the group among the faces that passed, above 0 and below 1
 */
export function falseAlertsNeeded(share: number, riskRatio = 2): number | null {
  const raised = shareAtRisk(share, riskRatio);
  let critical = 1;
  let needed: number | null = null;
  let high = 0;
  for (let n = 1; n <= most; n++) {
    const before = critical;
    while (1 - binomialAtMost(critical - 1, n, share) > significance) critical += 1;
    if (1 - binomialAtMost(critical - 1, n, raised) < wantedPower) {
      needed = null;
      high = 0;
      continue;
    }
    needed ??= n;
    if (critical > before) high += 1;
    if (high === teeth) return needed;
  }
  return null;
}
