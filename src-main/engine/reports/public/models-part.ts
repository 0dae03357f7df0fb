import type { PublicReport } from '../../../contract/public-report.ts';
import type { LogFact } from '../../log-fact.ts';
import { errorCurve, operatingPoint } from '../../statistics/error-curve.ts';
import { quoted } from './report-facts.ts';

/** The models that deployments were authorised with, at which thresholds, and what the log says that was measured of them. Pure. */
export function modelsPart(
  facts: readonly LogFact[],
  deploymentIds: ReadonlySet<string>,
): PublicReport['models'] {
  const latest = new Map<string, { readonly modelHash: string; readonly threshold: number }>();
  for (const { body } of quoted(facts, 'deployment.authorised')) {
    const { deploymentId, modelHash, threshold } = body;
    if (deploymentIds.has(deploymentId) && modelHash !== undefined && threshold !== undefined)
      latest.set(deploymentId, { modelHash, threshold });
  }
  const authorised = [...latest.values()];
  return [...new Set(authorised.map(({ modelHash }) => modelHash))].toSorted().map((modelHash) => {
    const found = quoted(facts, 'model.measured').findLast(({ body }) => body.modelHash === modelHash)?.body;
    const thresholds = authorised
      .filter((one) => one.modelHash === modelHash)
      .map(({ threshold }) => threshold);
    return {
      modelHash,
      name: found?.name ?? null,
      curve: found === undefined ? null : errorCurve(found.measured),
      used: [...new Set(thresholds)]
        .toSorted((one, other) => one - other)
        .map((threshold) => ({
          threshold,
          deployments: thresholds.filter((one) => one === threshold).length,
          point: found === undefined ? null : operatingPoint(found.measured, threshold),
        })),
    };
  });
}
