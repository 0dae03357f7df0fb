import type { Category, Policy } from '../../../contract/policy.ts';
import { publicReportSchema, type PublicReport } from '../../../contract/public-report.ts';
import type { ReportKind } from '../../../contract/report-kind.ts';
import type { FiguresReport } from '../../../contract/reports.ts';
import type { LogFact } from '../../log-fact.ts';
import { rateOf } from '../../statistics/rate.ts';
import { suppressSmall } from '../../statistics/suppress-small.ts';
import { choiceOf } from '../../wording.ts';
import { isComplete, passesDue } from '../passes-due.ts';
import { publishedOutcomes, publishedShares } from '../published-outcomes.ts';
import type { DeploymentTally } from '../tally.ts';
import { modelsPart } from './models-part.ts';
import { publishedEquality } from './published-equality.ts';
import { quoted } from './report-facts.ts';

/** What a report is drawn up from: the log up to one of its checkpoints, and the policies that the log names. */
export interface ReportGround {
  readonly asked: { readonly kind: ReportKind; readonly from: number; readonly until: number };
  readonly log: PublicReport['log'];
  readonly facts: readonly LogFact[];
  /** Figures of the deployments that went live within the span and are over. */
  readonly figures: FiguresReport;
  readonly tallies: readonly DeploymentTally[];
  /** By their hashes; those that aren't here are missing. */
  readonly policies: ReadonlyMap<string, Policy>;
}

/** What each kind has. */
const parts: Readonly<Record<ReportKind, readonly ('figures' | 'scope' | 'lists' | 'drawn')[]>> = {
  annual: ['figures', 'scope'],
  'scope-change': ['scope'],
  composition: ['lists'],
  oversight: ['figures', 'scope', 'lists', 'drawn'],
};

/** What is published over a span of time. The same ground gives the same report, to the last byte. Pure. */
export function publicReport(ground: ReportGround): PublicReport {
  const { asked, log, facts, figures, policies } = ground;
  const { kind, from, until } = asked;
  const has = (part: 'figures' | 'scope' | 'lists' | 'drawn'): boolean => parts[kind].includes(part);
  const within = <Quoted extends { readonly at: number }>(entries: readonly Quoted[]): readonly Quoted[] =>
    entries.filter(({ at }) => at >= from && at < until);
  const adopted = quoted(facts, 'policy.adopted');
  const inForce = policies.get(adopted.findLast(({ at }) => at < until)?.body.hash ?? '');
  const ids = new Set(figures.perDeployment.map(({ id }) => id));
  const complete = completeOf(ground);
  return publicReportSchema.parse({
    stamp: `cordon-report/1 ${kind} ${String(from)} ${String(until)} ${String(log.size)} ${log.root}`,
    kind,
    from,
    until,
    log,
    force: inForce?.force ?? null,
    figures: has('figures') ? figuresPart(figures, complete) : null,
    months: has('figures') ? monthsPart(figures) : null,
    deployments: has('figures') ? deploymentsPart(figures, facts, complete) : null,
    models: has('figures') ? modelsPart(facts, ids) : null,
    equality: has('figures') ? publishedEquality(facts, ids) : null,
    scope: has('scope')
      ? within(adopted).map(({ at, body }) => ({ ...body, at, listable: listableChange(body, policies) }))
      : null,
    compositions: has('lists')
      ? compositionsPart(within(quoted(facts, 'watchlist.composed')), [
          ...(inForce?.categories ?? []),
          // A list may be of a category that is no longer in force.
          ...[...policies.values()].flatMap(({ categories }) => categories),
        ])
      : null,
    drawn: has('drawn')
      ? within(quoted(facts, 'report.drawn')).map(({ at, body }) => ({ at, ...body }))
      : null,
  } satisfies PublicReport);
}

/** Whether each deployment had the passes of staff that its policy asks for. */
type Complete = ReadonlyMap<string, boolean | null>;

function completeOf({ tallies, policies }: ReportGround): Complete {
  return new Map(
    tallies.map((tally) => [tally.id, isComplete(tally, passesDue(policies.get(tally.policyHash ?? '')))]),
  );
}

function figuresPart({ whole, perDeployment }: FiguresReport, complete: Complete): PublicReport['figures'] {
  const { ledger: faces, outcomes, ...rest } = whole;
  const { sets, ...shares } = publishedShares(whole);
  const known = perDeployment.map(({ id }) => complete.get(id) ?? null).filter((one) => one !== null);
  return {
    ...rest,
    ...shares,
    faces,
    complete: rateOf(known.filter(Boolean).length, known.length),
    outcomes: publishedOutcomes(outcomes, sets)?.slice() ?? null,
  };
}

function monthsPart({ months }: FiguresReport): PublicReport['months'] {
  const arrests = suppressSmall(months.map((month) => month.arrests));
  return months.map((month, nth) => ({ ...month, arrests: arrests?.[nth] ?? null }));
}

function deploymentsPart(
  { perDeployment }: FiguresReport,
  facts: readonly LogFact[],
  complete: Complete,
): PublicReport['deployments'] {
  const records = new Map(
    quoted(facts, 'deployment.reported').map(({ body }) => [body.deploymentId, body.sha256] as const),
  );
  return perDeployment.map(({ id, name, place, startedAt, endedAt, isUrgent, faces, alerts }) => ({
    id,
    name,
    place,
    liveFrom: startedAt,
    endedAt,
    isUrgent,
    faces,
    alerts: alerts.raised,
    false: alerts.false,
    isComplete: complete.get(id) ?? null,
    recordSha256: records.get(id) ?? null,
  }));
}

/** Who may be listed since, and might not before. Null where a text is missing; the first version adds everybody. */
function listableChange(
  { hash, previous }: { readonly hash: string; readonly previous: string | null },
  policies: ReadonlyMap<string, Policy>,
): NonNullable<PublicReport['scope']>[number]['listable'] {
  const after = policies.get(hash);
  const before = previous === null ? { categories: [] } : policies.get(previous);
  if (after === undefined || before === undefined) return null;
  const in_ = (categories: readonly Category[], code: string): Category | undefined =>
    categories.find((category) => category.code === code);
  return {
    added: after.categories.filter(({ code }) => in_(before.categories, code) === undefined),
    removed: before.categories.filter(({ code }) => in_(after.categories, code) === undefined),
    changed: after.categories.flatMap((category) => {
      const earlier = in_(before.categories, category.code);
      return earlier === undefined || JSON.stringify(earlier) === JSON.stringify(category)
        ? []
        : [{ before: earlier, after: category }];
    }),
  };
}

function compositionsPart(
  composed: ReturnType<typeof quoted<'watchlist.composed'>>,
  known: readonly Category[],
): PublicReport['compositions'] {
  return composed.map(({ at, body }) => {
    const categories = suppressSmall(body.categories.map(({ count }) => count));
    const pictures = suppressSmall(body.pictures.map(({ count }) => count));
    return {
      sealHash: body.sealHash,
      sealedAt: at,
      entries: body.entries,
      blueList: body.blueList,
      under18: notSmall(body.under18),
      enrolledBy: body.enrolledBy,
      categories:
        categories === null
          ? null
          : body.categories.map(({ code }, nth) => ({
              ...choiceOf(known, code),
              count: categories[nth] ?? null,
            })),
      pictures:
        pictures === null
          ? null
          : body.pictures.map(({ fromMonths }, nth) => ({ fromMonths, count: pictures[nth] ?? null })),
    };
  });
}

function notSmall(count: number): number | null {
  return suppressSmall([count])?.[0] ?? null;
}
