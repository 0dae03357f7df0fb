/** A stretch of time, in milliseconds since 1970 UTC; it goes on where its end is Infinity. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** How much two have in common. Pure. */
export function overlapMs(one: Span, other: Span): number {
  return Math.max(0, Math.min(one.until, other.until) - Math.max(one.from, other.from));
}

/** How much of a stretch some others cover, which have nothing in common. Pure. */
export function totalMs(spans: readonly Span[], within: Span): number {
  return spans.reduce((sum, span) => sum + overlapMs(span, within), 0);
}

/** What is left of one where others are taken out of it. Pure. */
export function spansWithout(span: Span, others: readonly Span[]): readonly Span[] {
  return others.reduce<readonly Span[]>(
    (left, { from, until }) =>
      left
        .flatMap((one) => [
          { from: one.from, until: Math.min(one.until, from) },
          { from: Math.max(one.from, until), until: one.until },
        ])
        .filter((one) => one.until > one.from),
    [span],
  );
}
