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

/** A figure without a limit. */
export function printed(name: string, value: number, unit: string): Row {
  if (!Number.isFinite(value)) throw new Error(`${name} could not be measured: it came out as ${value}`);
  return { name, value: Number(value.toPrecision(4)), unit, limit: null, ok: true };
}
