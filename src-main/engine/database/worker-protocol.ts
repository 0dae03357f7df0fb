import type { WireError } from '../../contract/errors.ts';
import type { Keys } from '../keys/key-groups.ts';
import type { HeldKeys } from './subject-keys.ts';

export interface DatabaseWorkerData {
  readonly directory: string;
  readonly vaultKey: Uint8Array;
  readonly mustExist: boolean;
  readonly now: number;
}

export type ToDatabaseWorker =
  | { readonly kind: 'hold'; readonly id: number; readonly held: HeldKeys }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly name: string;
      readonly input: unknown;
      readonly now: number;
    }
  | { readonly kind: 'copy-keys'; readonly id: number; readonly target: string }
  | {
      readonly kind: 'renew';
      readonly id: number;
      readonly before: Keys;
      readonly next: Keys;
      readonly now: number;
    }
  | { readonly kind: 'sign'; readonly now: number }
  | { readonly kind: 'close'; readonly now: number };

/** Expected failures cross as they stand; a defect crosses with its stack, for the log. */
export type CrossingError =
  | { readonly isExpected: true; readonly error: WireError }
  | { readonly isExpected: false; readonly message: string; readonly stack: string | undefined };

export type FromDatabaseWorker =
  | { readonly kind: 'opened' }
  | { readonly kind: 'failed'; readonly error: CrossingError }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly output: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly error: CrossingError }
  /** Entries were added to the case log, and committed. */
  | { readonly kind: 'log-grew' }
  /** The disk takes nothing, or takes it again (null). */
  | { readonly kind: 'disk-trouble'; readonly error: CrossingError | null }
  /** How much of a renewal is done, 0 to 1. */
  | { readonly kind: 'renewing'; readonly share: number }
  | { readonly kind: 'sign-failed'; readonly error: CrossingError }
  | { readonly kind: 'closed'; readonly error: CrossingError | null };
