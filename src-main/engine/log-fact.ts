/** An entry of the log that figures are counted from. */
export interface LogFact {
  readonly sequence: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly kind: string;
  /** Whose key it lies under. */
  readonly subject: string;
  /** Null where it can't be read: its key was destroyed, or somebody changed it. */
  readonly body: unknown;
  /** Of a start: when the entry before it was written, the last sign of life. Null for all others. */
  readonly lastSignAt: number | null;
}
