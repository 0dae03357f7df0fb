/** One figure, as it is written in OpenMetrics. */
export interface Metric {
  /** Without the unit and without `_total`: `cordon_alerts`. */
  readonly name: string;
  /** A gauge goes up and down; a counter only up. */
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly Sample[];
}

interface Sample {
  /** Values out of a fixed set, or numbers: never what somebody typed. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a label's value may be made of. A version has points. */
const labelValue = /^[a-z0-9][a-z0-9.-]{0,39}$/i;

/**
 * The text of a scrape, by OpenMetrics 1.0, in that part of it which Prometheus' text format reads as well. Pure.
 * @throws when a label says something else than a word or a number: it might be a name
 */
export function openMetricsText(metrics: readonly Metric[]): string {
  const lines = metrics.flatMap(({ name, type, help, samples }) => [
    `# TYPE ${name} ${type}`,
    `# HELP ${name} ${help}`,
    ...samples.map(
      ({ labels = {}, value }) =>
        `${name}${type === 'counter' ? '_total' : ''}${labelsText(labels)} ${String(value)}`,
    ),
  ]);
  return `${lines.join('\n')}\n# EOF\n`;
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => {
    if (!labelValue.test(value))
      throw new Error(`a label ${name} is made of something else than a word or a number`);
    return `${name}="${value}"`;
  });
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
