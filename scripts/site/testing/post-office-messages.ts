import type { HeldPairs } from '../../../src-main/engine/database/group-keys.ts';
import type { SomeList } from './lists-on-bus.ts';

/** To a machine's data and post office, in a process of their own. */
export type ToPostOffice =
  | {
      readonly kind: 'start';
      readonly directory: string;
      readonly vaultKey: Uint8Array;
      readonly pairs: HeldPairs;
      readonly clockMs: number;
    }
  /** Commits so many alerts, one after the other, as recognition does. */
  | { readonly kind: 'raise'; readonly count: number; readonly pictureBytes: number }
  /** Has two people judge everything that waits here of sites, one after the other. */
  | { readonly kind: 'judge' }
  /** Makes a list, has two people seal it, and hands it to a site. */
  | ({ readonly kind: 'send-list' } & SomeList)
  | { readonly kind: 'state' };

/** When something was so, by the one clock of this computer, in milliseconds to a fraction. */
export type At = number;

export type FromPostOffice =
  | { readonly kind: 'ready' }
  /** It is committed here. */
  | { readonly kind: 'raised'; readonly alertId: string }
  | { readonly kind: 'all-raised' }
  /** Its second vote is locked here; by the id that it has at its site. */
  | { readonly kind: 'judged'; readonly alertId: string; readonly at: At }
  | { readonly kind: 'all-judged' }
  | { readonly kind: 'list-sent'; readonly sealHash: string }
  /** A message that came changed it. */
  | { readonly kind: 'changed'; readonly alertId: string; readonly at: At }
  | {
      readonly kind: 'state';
      readonly waiting: number;
      /** Of these, until the other side runs a newer version. */
      readonly waitsForUpdate: number;
      readonly isCut: boolean;
      readonly alerts: readonly string[];
      readonly refused: readonly string[];
      /** Lists that came from the control room and are whole and still here: their seals. */
      readonly lists: readonly string[];
      /** What became of the lists that were sent, latest first. */
      readonly sent: readonly string[];
    }
  | { readonly kind: 'failed'; readonly words: string };
