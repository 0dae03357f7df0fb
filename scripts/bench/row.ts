/** One figure, as `--json` prints it. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The direction and the bound, such as "≥ 0.5"; null for a figure that is only printed. */
  readonly limit: string | null;
  readonly ok: boolean;
}

/** A figure that must not be below the bound. */
export function atLeast(bound: number, name: string, value: number, unit: string): Row {
  return { ...printed(name, value, unit), limit: `≥ ${bound}`, ok: value >= bound };
}

/** A figure that must not be above the bound. */
export function atMost(bound: number, name: string, value: number, unit: string): Row {
  return { ...printed(name, value, unit), limit: `≤ ${bound}`, ok: value <= bound };
}

/** A figure without a limit. @throws when it came out as no number: that must never look like a figure that holds. */
export function printed(name: string, value: number, unit: string): Row {
  if (!Number.isFinite(value)) throw new Error(`${name} could not be measured: it came out as ${value}`);
  return { name, value: roundedTo4Digits(value), unit, limit: null, ok: true };
}

function roundedTo4Digits(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(4));
}
