import type { ConsoleTrouble, WindowStep, WindowTrouble } from '../contract/console-trouble.ts';

/** What this run of the program has behind it. */
export interface WatchHistory {
  /** When a window was last made anew, by the same clock as `nowMs`; null when none was. */
  readonly renewedAtMs: number | null;
  /** Whether the run before this one ended itself because a window failed. */
  readonly hasStartedAgain: boolean;
  /** Whether the process that draws windows is there. */
  readonly canDraw: boolean;
}

/** A window that failed so soon after one was made anew: making another one won't help. */
const calmAfterMs = 600_000;

/**
 * What to do about a window that failed. Each answer is stronger than the one before and none comes round again: the window
 * is made anew; if one fails again within ten minutes, or none can be drawn, the program starts itself again, once; then it
 * gives up and says so.
 */
export function nextStep({ renewedAtMs, hasStartedAgain, canDraw }: WatchHistory, nowMs: number): WindowStep {
  const isCalm = renewedAtMs === null || nowMs - renewedAtMs >= calmAfterMs;
  if (isCalm && (canDraw || hasStartedAgain)) return 'window-renewed';
  return hasStartedAgain ? 'gave-up' : 'started-again';
}

export interface WindowWatchDeps<Page> {
  readonly hasStartedAgain: boolean;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** Milliseconds of a clock that is never set. */
  readonly elapsed: () => number;
  /** Whether the process that draws is not there, as far as the system can tell. */
  readonly isGraphicsProcessGone: () => boolean;
  /** Whether a page is drawn: answers when it was drawn once more, and never while it is not. */
  readonly drawOnce: (page: Page) => Promise<unknown>;
  /** Seconds that the process of a page has worked, as far as the system can tell. */
  readonly workedSeconds: (page: Page) => number;
  /** Makes the window of a page anew and takes the old one away. */
  readonly renew: (page: Page) => void;
  readonly startAgain: (trouble: ConsoleTrouble) => void;
  readonly giveUp: (trouble: ConsoleTrouble) => void;
  /** For the case log, before anything is done. */
  readonly tell: (trouble: ConsoleTrouble) => void;
}

interface Watched {
  /** What has to happen before the page counts as there. */
  hasLine: boolean;
  isDrawn: boolean;
  /** Runs until both did. */
  loading: NodeJS.Timeout | undefined;
  hanging: NodeJS.Timeout | undefined;
  drawing: NodeJS.Timeout | undefined;
}

/** A page that is loaded from this machine's disk is there in a second or two. */
const loadPatienceMs = 20_000;
/** On a busy machine it takes longer: one whose process has worked since is looked at again, so often. */
const mostLooks = 9;
const leastWorkSeconds = 0.1;
/** Electron says that a page hangs after half a minute of it. */
const hangPatienceMs = 20_000;
const drawPatienceMs = 10_000;

/** Watches over windows that nobody could use, and does what can be done: see `nextStep`. Knows nothing of Electron. */
export class WindowWatch<Page> {
  readonly #deps: WindowWatchDeps<Page>;
  readonly #pages = new Map<Page, Watched>();
  #renewedAtMs: number | null = null;
  #hasGraphicsEnded = false;
  #isOver = false;

  constructor(deps: WindowWatchDeps<Page>) {
    this.#deps = deps;
  }

  /** A window was made; its page is to be there soon. */
  add(page: Page): void {
    this.#pages.set(page, {
      hasLine: false,
      isDrawn: false,
      loading: undefined,
      hanging: undefined,
      drawing: undefined,
    });
    this.loading(page);
  }

  /** Its window was closed, or is about to be taken away. */
  remove(page: Page): void {
    const watched = this.#pages.get(page);
    if (watched === undefined) return;
    for (const timer of [watched.loading, watched.hanging, watched.drawing]) clearTimeout(timer);
    this.#pages.delete(page);
  }

  /** The page begins to load, also once more. */
  loading(page: Page): void {
    const watched = this.#pages.get(page);
    if (watched === undefined) return;
    watched.hasLine = false;
    this.#look(page, watched, 1, 0);
  }

  #look(page: Page, watched: Watched, nth: number, workedBefore: number): void {
    clearTimeout(watched.loading);
    watched.loading = setTimeout(() => {
      const worked = this.#deps.workedSeconds(page);
      if (nth < mostLooks && worked - workedBefore >= leastWorkSeconds && this.#canDraw)
        this.#look(page, watched, nth + 1, worked);
      else this.failed(page, 'stayed-empty', watched.hasLine ? 'not drawn' : 'no line to the engine');
    }, loadPatienceMs);
  }

  /** The page asked for a line to the engine: its code runs. */
  opened(page: Page): void {
    this.#settle(page, (watched) => (watched.hasLine = true));
  }

  /** The window was drawn for the first time. */
  drawn(page: Page): void {
    this.#settle(page, (watched) => (watched.isDrawn = true));
  }

  hangs(page: Page): void {
    const watched = this.#pages.get(page);
    if (watched === undefined) return;
    watched.hanging ??= setTimeout(() => this.failed(page, 'page-hangs', ''), hangPatienceMs);
  }

  answers(page: Page): void {
    const watched = this.#pages.get(page);
    clearTimeout(watched?.hanging);
    if (watched !== undefined) watched.hanging = undefined;
  }

  /** The process that draws all windows ended. Chromium starts another one, and mostly that does; nobody is sent away for it. */
  graphicsEnded(detail: string): void {
    this.#hasGraphicsEnded = true;
    for (const [page, watched] of this.#pages) {
      // One that was never drawn has its own time.
      if (watched.loading !== undefined) continue;
      clearTimeout(watched.drawing);
      watched.drawing = setTimeout(() => this.failed(page, 'graphics-ended', detail), drawPatienceMs);
      const isThere = (): void => clearTimeout(watched.drawing);
      // One that can't be asked any more has come to another end, which is heard by itself.
      this.#deps.drawOnce(page).then(isThere, isThere);
    }
  }

  /** Does the next thing that can help. Nothing for a page that is watched no more. */
  failed(page: Page, trouble: WindowTrouble, detail: string): void {
    if (this.#isOver || !this.#pages.has(page)) return;
    this.remove(page);
    const { now, elapsed, hasStartedAgain } = this.#deps;
    // A page that ended is made anew all the same: mostly both ended for one reason, and the other comes back by itself.
    const canDraw = (trouble !== 'stayed-empty' && trouble !== 'graphics-ended') || this.#canDraw;
    const step = nextStep({ renewedAtMs: this.#renewedAtMs, hasStartedAgain, canDraw }, elapsed());
    const told: ConsoleTrouble = {
      at: now(),
      trouble,
      step,
      detail: detail.slice(0, 200),
      withoutGraphics: step === 'started-again' && (this.#hasGraphicsEnded || !this.#canDraw),
    };
    this.#deps.tell(told);
    if (step === 'window-renewed') {
      this.#renewedAtMs = elapsed();
      this.#deps.renew(page);
      return;
    }
    this.stop();
    if (step === 'started-again') this.#deps.startAgain(told);
    else this.#deps.giveUp(told);
  }

  /** The program is about to end: windows may do what they like. */
  stop(): void {
    this.#isOver = true;
    for (const page of this.#pages.keys()) this.remove(page);
  }

  get #canDraw(): boolean {
    return !this.#deps.isGraphicsProcessGone();
  }

  #settle(page: Page, note: (watched: Watched) => void): void {
    const watched = this.#pages.get(page);
    if (watched === undefined) return;
    note(watched);
    if (!watched.hasLine || !watched.isDrawn) return;
    clearTimeout(watched.loading);
    watched.loading = undefined;
  }
}
