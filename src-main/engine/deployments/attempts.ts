import { AppError } from '../../contract/errors.ts';

/** Wrong codes that may be typed within the time, on all seats together. */
const most = 5;
const withinMs = 5 * 60 * 1000;

/** Slows the typing of wrong codes down: a mistake is no harm, a machine that tries them all gets nowhere. */
export class CodeAttempts {
  #wrongAt: readonly number[] = [];

  /** @throws AppError `too-many-attempts` */
  admit(now: number): void {
    this.#wrongAt = this.#wrongAt.filter((at) => at > now - withinMs);
    const first = this.#wrongAt[0];
    if (first === undefined || this.#wrongAt.length < most) return;
    const seconds = Math.ceil((first + withinMs - now) / 1000);
    throw new AppError(
      'too-many-attempts',
      `Too many wrong codes. Wait ${String(seconds)} seconds, and have the on-site officer read the code out again.`,
    );
  }

  noteWrong(now: number): void {
    this.#wrongAt = [...this.#wrongAt, now];
  }
}
