/** What a force published of a year. */
export interface PublishedYear {
  readonly deployments: number;
  readonly faces: number;
  readonly alerts: number;
  readonly falseAlerts: number;
  readonly arrests: number;
}

/** The Metropolitan Police's year to September 2025, as it was published. */
export const publishedYear: PublishedYear = {
  deployments: 203,
  faces: 3_147_436,
  alerts: 2_077,
  falseAlerts: 10,
  arrests: 962,
};

/** An alert of a made-up year: how both people voted, and what came of it. */
export interface PlannedAlert {
  readonly votes: readonly ['match' | 'no-match', 'match' | 'no-match'];
  readonly outcome: {
    readonly code: string;
    readonly meaning: 'arrest' | 'disposal' | 'no-action' | 'misidentified';
  } | null;
}

export interface PlannedDeployment {
  readonly id: string;
  readonly from: number;
  readonly faces: number;
  readonly alerts: readonly PlannedAlert[];
}

const dayMs = 86_400_000;
const arrests = ['arrest-court-wanted', 'arrest-suspect', 'arrest-breach-of-conditions'];

/**
 * A year whose sums are the published ones, to the last face. What was not published is made up: how they are spread over
 * deployments, which of the false alerts the reviewers turned away (every second), and what came of those without an arrest.
 * @param random from 0 up to 1
 */
export function planYear(
  year: PublishedYear,
  begins: number,
  random: () => number,
): readonly PlannedDeployment[] {
  const weights = Array.from({ length: year.deployments }, () => 0.2 + random());
  const faces = spread(year.faces, weights);
  // As many alerts as faces, more or less.
  const alerts = spread(
    year.alerts,
    weights.map((weight) => weight * (0.5 + random())),
  );
  const outcomes = shuffled(alertsOf(year), random);
  let next = 0;
  return alerts.map((count, nth) => ({
    id: `deployment-${String(nth + 1)}`,
    from: begins + Math.floor((nth * 365) / year.deployments) * dayMs + (nth % 2) * 11 * 3_600_000,
    faces: faces[nth] ?? 0,
    alerts: outcomes.slice(next, (next += count)),
  }));
}

function alertsOf({ alerts, falseAlerts, arrests: arrested }: PublishedYear): readonly PlannedAlert[] {
  return Array.from({ length: alerts }, (_, nth): PlannedAlert => {
    const both = ['match', 'match'] as const;
    if (nth < falseAlerts)
      return nth % 2 === 0
        ? { votes: nth % 4 === 0 ? ['no-match', 'no-match'] : ['match', 'no-match'], outcome: null }
        : { votes: both, outcome: { code: 'misidentified', meaning: 'misidentified' } };
    if (nth < falseAlerts + arrested)
      return { votes: both, outcome: { code: arrests[nth % arrests.length] ?? '', meaning: 'arrest' } };
    return nth % 3 === 0
      ? { votes: both, outcome: { code: 'other-disposal', meaning: 'disposal' } }
      : { votes: both, outcome: { code: 'no-action', meaning: 'no-action' } };
  });
}

/** A whole number in parts by weight, none of it lost: what is left over goes to those who lost most by rounding. */
export function spread(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const left = total - parts.reduce((all, part) => all + part, 0);
  const byLoss = exact.map((share, nth) => ({ nth, loss: share - Math.floor(share) }));
  for (const { nth } of byLoss.toSorted((one, other) => other.loss - one.loss).slice(0, left))
    parts[nth] = (parts[nth] ?? 0) + 1;
  return parts;
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
