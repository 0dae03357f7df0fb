/** How much the odds may have grown: what is bet on, a quarter of the stake each. */
const bets = [1.5, 2, 3, 5] as const;

/** An alarm is false in one course of twenty at the most, however long it goes on and however often it is looked at. */
export const falseAlarmShare = 0.05;
const limit = 1 / falseAlarmShare;

/** So many of so many, one after the other. */
export interface Batch {
  readonly count: number;
  readonly of: number;
}

export interface Drift {
  /** The stake now, of one that was laid: what speaks against the base rate, as it stands. */
  readonly evidence: number;
  /** After which batch it went beyond the limit for the first time, from 0; null where it never did. */
  readonly alarmAt: number | null;
}

/**
 * Whether a share has grown beyond its base rate: a test by betting (an e-process, a mixture of likelihood ratios), which may be looked at
 * after each batch. By Ville's inequality it raises an alarm with a probability of 5% at the most while the base rate holds. Pure.
 * @param base the share that it should not exceed; fixed beforehand, above 0 and below 1
 */
export function driftOf(batches: readonly Batch[], base: number): Drift {
  const stakes = bets.map((odds) => {
    const raised = (odds * base) / (odds * base + 1 - base);
    return { log: 0, win: Math.log(raised / base), lose: Math.log((1 - raised) / (1 - base)) };
  });
  let evidence = 1;
  let alarmAt: number | null = null;
  for (const [nth, { count, of }] of batches.entries()) {
    for (const stake of stakes) stake.log += count * stake.win + (of - count) * stake.lose;
    evidence = stakes.reduce((sum, { log }) => sum + Math.exp(log), 0) / bets.length;
    if (evidence >= limit) alarmAt ??= nth;
  }
  return { evidence, alarmAt };
}
