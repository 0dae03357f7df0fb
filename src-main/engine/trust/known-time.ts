import { atInstant } from '../wording.ts';
import { accepted, refused, type Checked } from './checked.ts';

/** Clocks are corrected by seconds all the time; more is somebody setting them back. */
const toleranceMs = 2 * 60 * 1000;

/**
 * Whether the clock may be right: not behind a time that this installation has known. Otherwise what has run out would
 * count again.
 * @param latestAt the latest time that is known here
 */
export function checkClock(now: number, latestAt: number): Checked<number> {
  if (now >= latestAt - toleranceMs) return accepted(now);
  return refused(
    `This machine’s clock says ${atInstant(now)}, and it was ${atInstant(latestAt)} here already. Set the clock right. If it had run ahead, the force root can make a list of revocations that says the time (--resets-clock).`,
  );
}

/** Whether something that was signed elsewhere at a time can have been signed by now. */
export function checkMade(what: string, at: number, now: number): Checked<number> {
  if (now >= at - toleranceMs) return accepted(now);
  return refused(
    `${what} was made at ${atInstant(at)}, and this machine’s clock says ${atInstant(now)}. One of the two clocks is wrong: set it right.`,
  );
}
