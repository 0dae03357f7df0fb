import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsoleTrouble } from '../contract/console-trouble.ts';
import { WindowWatch, nextStep } from './window-watch.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

interface Circumstances {
  readonly hasStartedAgain?: boolean;
  readonly isGraphicsProcessGone?: boolean;
  /** Whether windows are drawn again after the process that draws them ended. */
  readonly draws?: boolean;
  /** Seconds that a page's process has worked by then, given the milliseconds since the start. */
  readonly workedSeconds?: (elapsedMs: number) => number;
}

/** A shell with windows that are numbers, the next of which takes a failed one's place. */
function shell({
  hasStartedAgain = false,
  isGraphicsProcessGone = false,
  draws = true,
  workedSeconds = () => 0,
}: Circumstances = {}) {
  const startedAtMs = performance.now();
  const done: string[] = [];
  const told: ConsoleTrouble[] = [];
  let last = 1;
  const watch = new WindowWatch<number>({
    hasStartedAgain,
    now: Date.now,
    elapsed: () => performance.now(),
    isGraphicsProcessGone: () => isGraphicsProcessGone,
    drawOnce: () => (draws ? Promise.resolve() : new Promise(() => undefined)),
    workedSeconds: () => workedSeconds(performance.now() - startedAtMs),
    renew(page) {
      done.push(`renew ${String(page)}`);
      last += 1;
      watch.add(last);
    },
    startAgain: () => void done.push('start again'),
    giveUp: () => void done.push('give up'),
    tell: (trouble) => void told.push(trouble),
  });
  watch.add(1);
  const comesUp = (page: number): void => {
    watch.opened(page);
    watch.drawn(page);
  };
  const steps = () => told.map(({ trouble, step }) => `${trouble}: ${step}`);
  return { watch, done, told, steps, comesUp };
}

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

describe('what to do about a window that failed', () => {
  it('gets stronger each time, and is never done again', () => {
    const step = (renewedAtMs: number | null, nowMs: number, hasStartedAgain: boolean, canDraw = true) =>
      nextStep({ renewedAtMs, hasStartedAgain, canDraw }, nowMs);
    expect(step(null, 5, false)).toBe('window-renewed');
    expect(step(5, 6, false)).toBe('started-again');
    expect(step(null, 5, true)).toBe('window-renewed');
    expect(step(5, 6, true)).toBe('gave-up');
    expect(step(5, 600_005, true)).toBe('window-renewed');
    // A new window would not be drawn either.
    expect(step(null, 5, false, false)).toBe('started-again');
    expect(step(null, 5, true, false)).toBe('window-renewed');
    expect(step(5, 6, true, false)).toBe('gave-up');
  });

  it('is a window anew at most every ten minutes, a start once, and never another after giving up', () => {
    const wait = fc.record({ waitMs: fc.integer({ min: 0, max: 1_200_000 }), canDraw: fc.boolean() });
    fc.assert(
      fc.property(fc.array(wait, { maxLength: 50 }), (waits) => {
        let nowMs = 0;
        let renewedAtMs: number | null = null;
        let hasStartedAgain = false;
        let starts = 0;
        for (const { waitMs, canDraw } of waits) {
          nowMs += waitMs;
          const step = nextStep({ renewedAtMs, hasStartedAgain, canDraw }, nowMs);
          if (step === 'gave-up') break;
          if (step === 'started-again') {
            starts += 1;
            hasStartedAgain = true;
            renewedAtMs = null; // the next run knows nothing of windows before
          } else {
            expect(renewedAtMs === null || nowMs - renewedAtMs >= 600_000).toBe(true);
            renewedAtMs = nowMs;
          }
        }
        expect(starts).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the watch over windows', () => {
  it('leaves one alone whose page asks for a line and is drawn, in either order', async () => {
    const { watch, done, told } = shell();
    await minutes(0.2);
    watch.drawn(1);
    await minutes(0.1);
    watch.opened(1);
    await minutes(60);
    expect({ done, told }).toEqual({ done: [], told: [] });
  });

  it.each([
    ['asks for no line', 'no line to the engine', 'drawn' as const],
    ['is never drawn', 'not drawn', 'opened' as const],
  ])('makes one anew that %s', async (_name, detail, event) => {
    const { watch, told, done, comesUp } = shell();
    watch[event](1);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(done).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(done).toEqual(['renew 1']);
    expect(told).toEqual([
      {
        at: Date.now(),
        trouble: 'stayed-empty',
        step: 'window-renewed',
        detail,
        withoutGraphics: false,
      },
    ]);
    comesUp(2);
    await minutes(60);
    expect(done).toHaveLength(1);
  });

  it('starts the program again when the new one stays empty too, and does nothing after that', async () => {
    const { done, steps, told } = shell();
    await minutes(60);
    expect(done).toEqual(['renew 1', 'start again']);
    expect(steps()).toEqual(['stayed-empty: window-renewed', 'stayed-empty: started-again']);
    expect(told.map(({ withoutGraphics }) => withoutGraphics)).toEqual([false, false]);
  });

  it('starts it at once without the graphics card when that process is not there', async () => {
    const { told } = shell({ isGraphicsProcessGone: true, workedSeconds: (elapsedMs) => elapsedMs });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(told.map(({ step, withoutGraphics }) => ({ step, withoutGraphics }))).toEqual([
      { step: 'started-again', withoutGraphics: true },
    ]);
    await minutes(60);
    expect(told).toHaveLength(1);
  });

  it('waits for a page that works on a busy machine, three minutes at most', async () => {
    const slow = shell({ workedSeconds: (elapsedMs) => elapsedMs / 100_000 });
    await vi.advanceTimersByTimeAsync(170_000);
    expect(slow.done).toEqual([]);
    slow.comesUp(1);
    await minutes(60);
    expect(slow.done).toEqual([]);

    const endless = shell({ workedSeconds: (elapsedMs) => elapsedMs });
    await vi.advanceTimersByTimeAsync(180_000);
    expect(endless.done).toEqual(['renew 1']);
    endless.comesUp(2);

    const stuck = shell({ workedSeconds: (elapsedMs) => Math.min(elapsedMs, 30_000) });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stuck.done).toEqual(['renew 1']);
    stuck.comesUp(2);
  });

  it('gives up in a program that had started itself again', async () => {
    const { done } = shell({ hasStartedAgain: true });
    await minutes(600);
    expect(done).toEqual(['renew 1', 'give up']);
  });

  it('makes one anew at once whose page ended or could not be loaded, but for one that was closed', async () => {
    const { watch, done, steps, comesUp } = shell();
    comesUp(1);
    watch.failed(1, 'page-ended', 'killed, 9');
    watch.failed(1, 'page-ended', 'killed, 9'); // of a window that is gone by now
    expect(done).toEqual(['renew 1']);
    comesUp(2);
    await minutes(20);
    watch.failed(2, 'load-failed', 'ERR_FAILED, -2');
    comesUp(3);
    watch.remove(3);
    watch.failed(3, 'page-ended', 'crashed, 11');
    expect(done).toEqual(['renew 1', 'renew 2']);
    expect(steps()).toEqual(['page-ended: window-renewed', 'load-failed: window-renewed']);
  });

  it('waits for a page that answers nothing, and leaves it when it answers again', async () => {
    const { watch, done, comesUp } = shell();
    comesUp(1);
    watch.hangs(1);
    watch.hangs(1);
    await vi.advanceTimersByTimeAsync(19_000);
    watch.answers(1);
    await minutes(1);
    expect(done).toEqual([]);
    watch.hangs(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(done).toEqual(['renew 1']);
    comesUp(2);
  });

  it('sends nobody away when the process that draws ended and another one draws', async () => {
    const { watch, done, comesUp } = shell();
    comesUp(1);
    watch.graphicsEnded('killed, 9');
    await minutes(5);
    expect(done).toEqual([]);
  });

  it('makes every window anew, or starts again, when nothing is drawn after that', async () => {
    const { watch, done, steps, told, comesUp } = shell({ draws: false });
    comesUp(1);
    watch.graphicsEnded('killed, 9');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done).toEqual(['renew 1']);
    await minutes(5);
    expect(steps()).toEqual(['graphics-ended: window-renewed', 'stayed-empty: started-again']);
    expect(told.at(-1)?.withoutGraphics).toBe(true);
  });

  it('expects a page that is loaded once more to ask for a line again', async () => {
    const { watch, done, comesUp } = shell();
    comesUp(1);
    await minutes(5);
    watch.loading(1);
    watch.opened(1);
    await minutes(5);
    expect(done).toEqual([]);
    watch.loading(1);
    await minutes(0.5);
    expect(done).toEqual(['renew 1']);
    comesUp(2);
  });

  it('lets everything be once the program is about to end', async () => {
    const { watch, done } = shell();
    watch.stop();
    watch.failed(1, 'page-ended', 'killed, 9');
    await minutes(60);
    expect(done).toEqual([]);
  });
});
