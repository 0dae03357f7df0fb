import type { HeldPairs } from '../../../src-main/engine/database/group-keys.ts';

/** To the process that will be killed. */
export interface Begin {
  readonly directory: string;
  readonly vaultKey: Uint8Array;
  readonly pairs: HeldPairs;
  /** Alerts that were acknowledged before the last kill. */
  readonly alerts: readonly string[];
}

/** From it. */
export type Said =
  /** What it found when it opened: the log as the kill before it left it. */
  | {
      readonly kind: 'verified';
      readonly entries: number;
      readonly broken: string | null;
      readonly lockedBodies: number;
      /** Of the acknowledged alerts those that are not there. */
      readonly lostAlerts: readonly string[];
    }
  | { readonly kind: 'acknowledged'; readonly entries: number; readonly alert: string | null };
