import { z } from 'zod';
import { ledgerSchema } from '../../contract/domain.ts';
import { outcomeMeaningSchema } from '../../contract/policy.ts';
import { alertSumsSchema } from '../alert-sums-schema.ts';
import { deploymentOfCounts } from '../counts-subject.ts';
import type { LogFact } from '../log-fact.ts';

const id = z.string();
const count = z.number().int().nonnegative();
const instant = z.number();
const ledger = z.object(ledgerSchema.shape);
const cameraLedger = ledger.extend({ cameraId: id, cameraName: z.string() });

/** Of each kind of entry, the part that figures are counted from. What else a body says is left aside. */
const bodies = {
  'deployment.drafted': z.object({
    deploymentId: id,
    deploymentName: z.string(),
    place: z.string(),
    useCase: z.string(),
  }),
  'deployment.authorised': z.object({
    deploymentId: id,
    deploymentName: z.string(),
    place: z.string().optional(),
    useCase: z.string().optional(),
    policyHash: z.string().optional(),
    authoritySha256: z.string().optional(),
    authorisedBy: z.string().optional(),
    personnelNumber: z.string().optional(),
    rank: z.string().nullable().optional(),
  }),
  'deployment.urgent': z.object({
    deploymentId: id,
    deploymentName: z.string(),
    place: z.string(),
    reason: z.string(),
  }),
  'deployment.live': z.object({ deploymentId: id, deploymentName: z.string() }),
  'deployment.ended': z.object({ deploymentId: id }),
  'deployment.self-test-finished': z.object({ deploymentId: id, staff: count, found: count }),
  'blue-list.walked': z.object({ deploymentId: id, passes: count, found: count }),
  'gate.changed': z.object({ isOpen: z.boolean(), unmet: z.array(z.string()) }),
  'engine.started': z.object({}),
  'ledger.counted': ledger.extend({ deploymentId: id, cameras: z.array(cameraLedger).optional() }),
  'count.alert': z.object({
    alertId: id,
    deploymentId: id,
    cameraId: id,
    cameraName: z.string(),
    raisedAt: instant,
    decision: z.enum(['confirmed', 'rejected', 'expired']),
    votedAt: z.array(instant),
    votes: z.object({ match: count, noMatch: count, cannotTell: count }).nullable(),
  }),
  'count.outcome': z.object({
    alertId: id,
    deploymentId: id,
    cameraId: id,
    code: z.string(),
    meaning: outcomeMeaningSchema,
  }),
  'count.decoy': z.object({ deploymentId: id, votes: count, right: count }),
  'count.summed': z.object({ deploymentId: id, sums: alertSumsSchema }),
} as const;

type Bodies = typeof bodies;
type Kind = keyof Bodies;

/** An entry that counts, understood. */
export type CountedFact = {
  [Name in Kind]: Pick<LogFact, 'sequence' | 'at' | 'lastSignAt'> & {
    readonly kind: Name;
    readonly body: z.infer<Bodies[Name]>;
  };
}[Kind];

/** What can be counted of what the log has. */
export interface ReadFacts {
  readonly facts: readonly CountedFact[];
  /** What the bodies lay under that can't be read any more, once for each. */
  readonly missing: readonly string[];
}

/** Pure. */
export function readFacts(raw: readonly LogFact[]): ReadFacts {
  const facts: CountedFact[] = [];
  const missing: string[] = [];
  for (const { body, kind, subject, ...rest } of raw) {
    if (!isKind(kind)) continue;
    const parsed = bodies[kind].safeParse(body);
    // The table pairs each kind with its body; TypeScript can't follow the index.
    if (parsed.success) facts.push({ ...rest, kind, body: parsed.data } as CountedFact);
    else missing.push(subject);
  }
  return { facts, missing };
}

/** How many of those are missing: what was summed before its key was destroyed is not. Pure. */
export function stillMissing(
  missing: readonly string[],
  isSummed: (deploymentId: string) => boolean,
): number {
  return missing.filter((subject) => {
    const deploymentId = deploymentOfCounts(subject);
    return deploymentId === null || !isSummed(deploymentId);
  }).length;
}

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(bodies, kind);
}
