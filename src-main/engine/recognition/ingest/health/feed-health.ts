import { ArrivalWatch } from './arrival-watch.ts';
import { PictureJudge } from './picture-judge.ts';
import type { PictureLook } from './picture-look.ts';
import { changesOf, troublesOf, type Format, type PlainTrouble, type Trouble } from './troubles.ts';

export interface FeedHealthDeps {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Told with all there are whenever they change. */
  readonly onTroubles: (troubles: readonly Trouble[]) => void;
}

/** How often a picture is looked at, at the most. */
const lookIntervalMs = 1_500;
const judgeIntervalMs = 500;
/** This process was held up itself: what came late then tells nothing about the camera. */
const heldUpMs = 1_500;
/** Of the last looks, so many with damage are no accident. */
const looksKept = 3;
const damagedLooks = 2;
/** Over UDP: share of pictures that never came. */
const missingShare = 0.1;
/** Decoded pictures with errors in them, of those of the last seconds. */
const damagedShare = 0.1;
const damageWindowMs = 5_000;
const leastDecoded = 10;
/** Two segments whose rates differ by less have the same. */
const settledShare = 0.03;
const slowPace = 0.75;
/** A jump of the clock is told for so long. */
const jumpToldMs = 8_000;
/** So many connections that ended within the time, though each had given pictures. */
const unsteadyEndings = 3;
const unsteadyWithinMs = 15_000;
/** A connection that held for so long is steady again. */
const steadyMs = 6_000;

/** Watches one feed that gives pictures: what is wrong with them, and whether it holds. */
export class FeedHealth {
  readonly #deps: FeedHealthDeps;
  readonly #arrivals = new ArrivalWatch();
  readonly #judge = new PictureJudge();
  readonly #timer: NodeJS.Timeout;
  #judgedAtMs: number;
  #lookedAtMs = -Infinity;
  #damage: boolean[] = [];
  #decoded: { readonly atMs: number; readonly isDamaged: boolean }[] = [];
  /** What to compare with: the first that comes and settles. */
  #expected: Format | null = null;
  #changes: readonly string[] = [];
  #lastRate = 0;
  #beganAtMs: number | null = null;
  #endedAtMs: number[] = [];
  #isUnsteady = false;
  #isLossy = false;
  #told = '';

  constructor(deps: FeedHealthDeps) {
    this.#deps = deps;
    this.#judgedAtMs = deps.now();
    this.#timer = setInterval(() => this.#judgeInTime(), judgeIntervalMs);
  }

  /** Whether the feed has held for so long that its next failure is a first one. */
  get isSteady(): boolean {
    return this.#beganAtMs !== null && this.#deps.now() - this.#beganAtMs >= steadyMs;
  }

  /** A connection gives its first picture. @param isLossy whether packets may be lost on the way */
  began(isLossy: boolean): void {
    this.#beganAtMs ??= this.#deps.now();
    this.#isLossy = isLossy;
  }

  /** The connection is over. */
  ended(): void {
    this.#arrivals.restart();
    this.#judge.forget();
    this.#damage = [];
    this.#decoded = [];
    this.#lastRate = 0;
    if (this.#beganAtMs === null) return;
    if (!this.isSteady) this.#endedAtMs.push(this.#deps.now());
    this.#beganAtMs = null;
    this.#tell();
  }

  arrived(ticks: number): void {
    this.#arrivals.note(ticks, this.#deps.now());
  }

  get wantsLook(): boolean {
    return this.#deps.now() - this.#lookedAtMs >= lookIntervalMs;
  }

  /** A look is on its way: no other is wanted until the next is due. */
  looking(): void {
    this.#lookedAtMs = this.#deps.now();
  }

  looked(look: PictureLook | null, isDamaged: boolean): void {
    this.#damage = [...this.#damage, isDamaged].slice(-looksKept);
    // What a damaged picture shows tells nothing about the lens.
    if (look !== null && !isDamaged) this.#judge.note(look, this.#deps.now());
    else look?.cells.fill(0);
    this.#tell();
  }

  decoded(isDamaged: boolean): void {
    this.#decoded.push({ atMs: this.#deps.now(), isDamaged });
  }

  /** What the camera sends, told with each segment. */
  sends(format: Format): void {
    // A segment in which the rate changes, or that begins or ends anywhere, tells no rate.
    const isSettled =
      Math.abs(format.framesPerSecond - this.#lastRate) <= settledShare * format.framesPerSecond;
    this.#lastRate = format.framesPerSecond;
    if (isSettled) this.#expected ??= format;
    if (this.#expected === null) return;
    const framesPerSecond = isSettled ? format.framesPerSecond : this.#expected.framesPerSecond;
    this.#changes = changesOf(this.#expected, { ...format, framesPerSecond });
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#judge.forget();
  }

  #judgeInTime(): void {
    const now = this.#deps.now();
    if (now - this.#judgedAtMs > heldUpMs) this.#arrivals.restart();
    this.#judgedAtMs = now;
    this.#tell();
  }

  #tell(): void {
    const troubles = troublesOf(this.#kinds(), this.#changes);
    const told = JSON.stringify(troubles);
    if (told === this.#told) return;
    const isFirst = this.#told === '' && troubles.length === 0;
    this.#told = told;
    if (!isFirst) this.#deps.onTroubles(troubles);
  }

  #kinds(): ReadonlySet<PlainTrouble> {
    const kinds = new Set<PlainTrouble>();
    if (this.#breaksAgainAndAgain()) kinds.add('unsteady');
    if (this.#judge.trouble !== null) kinds.add(this.#judge.trouble);
    if (this.#isDamaged()) kinds.add('damaged');
    const pace = this.#arrivals.pace();
    if (pace !== null && pace < slowPace) kinds.add('slow');
    const { jumpedAtMs } = this.#arrivals;
    if (jumpedAtMs !== null && this.#deps.now() - jumpedAtMs < jumpToldMs) kinds.add('clock');
    return kinds;
  }

  #isDamaged(): boolean {
    if (this.#damage.filter(Boolean).length >= damagedLooks) return true;
    const now = this.#deps.now();
    this.#decoded = this.#decoded.filter(({ atMs }) => now - atMs < damageWindowMs);
    const damaged = this.#decoded.filter(({ isDamaged }) => isDamaged).length;
    if (this.#decoded.length >= leastDecoded && damaged > damagedShare * this.#decoded.length) return true;
    return this.#isLossy && (this.#arrivals.missingShare() ?? 0) > missingShare;
  }

  #breaksAgainAndAgain(): boolean {
    const now = this.#deps.now();
    this.#endedAtMs = this.#endedAtMs.filter((atMs) => now - atMs < unsteadyWithinMs);
    if (this.isSteady) this.#endedAtMs = [];
    this.#isUnsteady =
      this.#endedAtMs.length >= unsteadyEndings ||
      (this.#isUnsteady && !this.isSteady && this.#endedAtMs.length > 0);
    return this.#isUnsteady;
  }
}
