import { z } from 'zod';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import type { Measured } from '../measured-schema.ts';

const proposalSchema = z.strictObject({ modelHash: z.string(), threshold: z.number(), at: z.number() });
export type ThresholdProposal = z.infer<typeof proposalSchema>;

/** What a walk of a deployment came to: so many passes of staff on its blue list, and how many were found. */
const walkSchema = z.strictObject({ passes: z.number(), found: z.number() });
type Walk = z.infer<typeof walkSchema>;

const key = 'threshold.proposal';
const walkKey = (deploymentId: string): string => `blue-list.walked ${deploymentId}`;
const measuredKey = (modelHash: string): string => `model.measured ${modelHash}`;

export const thresholdProcedures = {
  /** The latest proposal, if it was made for this model: thresholds mean nothing for another. */
  'thresholds.proposal': read(
    ({ db }: ReadContext, { modelHash }: { readonly modelHash: string }): ThresholdProposal | null => {
      const row = db.get<{ value: string }>(sql`SELECT value FROM settings WHERE key = ${key}`);
      if (row === undefined) return null;
      const proposal = proposalSchema.parse(JSON.parse(row.value));
      return proposal.modelHash === modelHash ? proposal : null;
    },
  ),

  /** What a walk of staff past the cameras came to, at the threshold in force. Of several walks of a deployment the last counts. */
  'thresholds.note-walk': write(
    (
      { db, log }: WriteContext,
      {
        actorId,
        ...walk
      }: {
        readonly deploymentId: string;
        readonly passes: number;
        readonly found: number;
        readonly threshold: number;
        readonly actorId: string | null;
      },
    ): void => {
      const { deploymentId, passes, found } = walk;
      const value = JSON.stringify({ passes, found } satisfies Walk);
      db.run(sql`INSERT INTO settings (key, value) VALUES (${walkKey(deploymentId)}, ${value})
        ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
      log.append({ kind: 'blue-list.walked', subject: 'log', actor: actorId, body: walk });
    },
  ),

  /** The last walk of a deployment, for its screen, which can't count the log each time; null where none was noted. */
  'thresholds.walk-of': read(
    ({ db }: ReadContext, { deploymentId }: { readonly deploymentId: string }): Walk | null => {
      const row = db.get<{ value: string }>(
        sql`SELECT value FROM settings WHERE key = ${walkKey(deploymentId)}`,
      );
      return row === undefined ? null : walkSchema.parse(JSON.parse(row.value));
    },
  ),

  /** Writes down what was measured of a model, once and when it is another: reports draw it from the log alone. */
  'thresholds.note-measured': write(
    (
      { db, log }: WriteContext,
      body: { readonly name: string; readonly modelHash: string; readonly measured: Measured },
    ): void => {
      const kept = measuredKey(body.modelHash);
      const value = JSON.stringify(body);
      const before = db.get<{ value: string }>(sql`SELECT value FROM settings WHERE key = ${kept}`);
      if (before?.value === value) return;
      db.run(sql`INSERT INTO settings (key, value) VALUES (${kept}, ${value})
        ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
      log.append({ kind: 'model.measured', subject: 'log', actor: null, body });
    },
  ),

  'thresholds.propose': write(
    (
      { db, log, now }: WriteContext,
      proposal: {
        readonly modelHash: string;
        readonly threshold: number;
        readonly listSize: number;
        readonly falseAlertsPer10000: number;
        readonly isExtrapolated: boolean;
        readonly actorId: string | null;
      },
    ): void => {
      const { modelHash, threshold, listSize, falseAlertsPer10000, isExtrapolated, actorId } = proposal;
      const value = JSON.stringify({ modelHash, threshold, at: now } satisfies ThresholdProposal);
      db.run(sql`INSERT INTO settings (key, value) VALUES (${key}, ${value})
        ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
      log.append({
        kind: 'threshold.proposed',
        subject: 'log',
        actor: actorId,
        body: { modelHash, threshold, listSize, falseAlertsPer10000, isExtrapolated },
      });
    },
  ),
};
