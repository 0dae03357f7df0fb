import type { Pack } from './pack-schema.ts';

/** Something of a pack that doesn't hold. */
export interface PackProblem {
  /** Which file, as it is called in the pack; null where it is about all of it. */
  readonly file: string | null;
  /** The entry of the log that it breaks; null for the others. */
  readonly entry: number | null;
  readonly words: string;
}

/** One thing that was looked at. */
export interface PackCheck {
  readonly title: string;
  /** One sentence: what holds, or how much of it doesn't. */
  readonly words: string;
  readonly problems: readonly PackProblem[];
}

/** An entry as a pack shows it. */
export interface ShownEntry {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly subject: string;
  /** The id of whoever did it; null for Cordon. */
  readonly actor: string | null;
  /** Null where the content is not in the pack, or does not fit. */
  readonly words: string | null;
  readonly body: unknown;
}

/** What `npm run verify` prints of a pack with --json, and the page shows. */
export interface PackReport {
  readonly ok: boolean;
  /** What follows from it all, in plain words. */
  readonly words: string;
  readonly checks: readonly PackCheck[];
  readonly problems: readonly PackProblem[];
  /** The first entry that does not fit; null when all do. */
  readonly brokenAt: number | null;
  readonly entries: readonly ShownEntry[];
  readonly pack: Pack | null;
  /** The C2SP verifier key that everything was checked with: to be compared with one that came another way. */
  readonly verifierKey: string | null;
  /** Whether a head that was kept elsewhere, and not in the pack, was compared. */
  readonly isAnchored: boolean;
}

/** Collects what a check finds. */
export class Findings {
  readonly problems: PackProblem[] = [];

  add(words: string, where: { readonly file?: string; readonly entry?: number } = {}): void {
    this.problems.push({ file: where.file ?? null, entry: where.entry ?? null, words });
  }

  /** @param good the sentence where nothing was found */
  as(title: string, good: string): PackCheck {
    const [first] = this.problems;
    const more = this.problems.length - 1;
    const words =
      first === undefined ? good : `${first.words}${more === 0 ? '' : ` And ${String(more)} more.`}`;
    return { title, words, problems: this.problems };
  }
}
