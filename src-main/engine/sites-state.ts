/** How this machine stands with others, for those who look after it. */
export interface SitesState {
  /** What it is called among them. */
  readonly name: string;
  readonly parties: readonly {
    readonly id: number;
    readonly name: string;
    readonly joinedAt: number;
    readonly revokedAt: number | null;
    /** How much waits here to be taken there. */
    readonly waiting: number;
    /** Of this, until it runs a newer version. */
    readonly waitsForUpdate: number;
    readonly lastArrivalAt: number | null;
    readonly isCut: boolean;
  }[];
  /** Until when certificates of the bus count; null where that can't be read. */
  readonly certificates:
    readonly { readonly of: string; readonly until: number; readonly isOwn: boolean }[] | null;
  /** Messages that were refused since the engine started. */
  readonly refused: number;
}

/** From then on somebody should renew a certificate. */
export const renewBeforeMs = 30 * 86_400_000;
