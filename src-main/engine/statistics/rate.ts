import type { Rate } from '../../contract/reports.ts';
import { wilsonInterval } from '../intervals.ts';

/** A share with its n and its 95% interval by Wilson's score. */
export function rateOf(count: number, of: number): Rate {
  if (count > of) throw new Error(`${String(count)} of ${String(of)} is no share`);
  return { count, of, share: of === 0 ? null : count / of, ...wilsonInterval(count, of) };
}
