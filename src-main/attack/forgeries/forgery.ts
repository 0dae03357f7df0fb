import type { House } from '../house/house.ts';

/** Something that somebody forged, edited or set wrong, and what the engine has to say to it. */
export interface Forgery {
  readonly title: string;
  /** Part of the sentence that refuses it: the reason, not only that it is refused. */
  readonly because: string;
  /** Does it the public way, on a house with a policy in force; answers what the engine said. */
  readonly attempt: (house: House) => Promise<string>;
}

/** What a forgery came to. */
export interface Attempted {
  readonly title: string;
  readonly isRefused: boolean;
  readonly words: string;
}
