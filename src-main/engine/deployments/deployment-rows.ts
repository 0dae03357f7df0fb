import { z } from 'zod';
import {
  deploymentDraftSchema,
  type DeploymentKind,
  type DeploymentState,
} from '../../contract/deployments.ts';
import { AppError } from '../../contract/errors.ts';
import type { ReadableDatabase } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { vouchedDocumentSchema, type VouchedDocument } from '../trust/statements.ts';

/** The part of a draft that nothing is looked up by. */
const detailsSchema = deploymentDraftSchema.pick({
  rationale: true,
  cameraIds: true,
  documents: true,
  signage: true,
});
export type DeploymentDetails = z.infer<typeof detailsSchema>;

const urgentSchema = z.strictObject({
  startedAt: z.number(),
  reason: z.string(),
  /** As the on-site officer's word is bound to it: JSON. */
  order: z.string(),
  askedBy: z.string(),
  confirmedBy: z.string(),
});

const selfTestSchema = z.strictObject({
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  /** Under what it was done: with another list, model or threshold it says nothing. */
  listSealHash: z.string(),
  modelHash: z.string(),
  threshold: z.number(),
  /** How many different members of staff were found. */
  found: z.number(),
});
export type SelfTest = z.infer<typeof selfTestSchema>;

const suspensionSchema = z.strictObject({ reason: z.string(), at: z.number() });

export interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly useCase: string;
  readonly kind: DeploymentKind;
  readonly state: DeploymentState;
  readonly from: number;
  readonly until: number;
  readonly listId: string;
  readonly threshold: number;
  /** The version of the policy that it was drafted under and keeps to; null for those from before there were policies. */
  readonly policyHash: string | null;
  /** Null for those from before there were drafts. */
  readonly details: DeploymentDetails | null;
  readonly createdAt: number;
  /** When it went live; null before. */
  readonly startedAt: number | null;
  readonly authority: VouchedDocument | null;
  /** The on-site officer's chain of codes. */
  readonly presence: VouchedDocument | null;
  /** The log's entry of its authority or its urgent start. */
  readonly authorisedEntry: number | null;
  readonly urgent: z.infer<typeof urgentSchema> | null;
  readonly selfTest: SelfTest | null;
  readonly suspended: z.infer<typeof suspensionSchema> | null;
}

type JsonColumn = 'details' | 'authority' | 'presence' | 'urgent' | 'selfTest' | 'suspended';
type DeploymentRow = Omit<Deployment, JsonColumn> & Readonly<Record<JsonColumn, string | null>>;

function columns() {
  return sql`SELECT id, name, place, use_case AS useCase, kind, state, window_from AS "from", window_until AS until,
    list_id AS listId, threshold, policy_hash AS policyHash, details, created_at AS createdAt, started_at AS startedAt,
    authority, presence, authorised_entry AS authorisedEntry, urgent, self_test AS selfTest, suspended FROM deployments`;
}

/** The one that runs, or else the one that is to run next, or else the latest; null before the first. */
export function currentDeployment(db: ReadableDatabase): Deployment | null {
  const row = db.get<DeploymentRow>(sql`${columns()}
    ORDER BY (phase = 'live') DESC, (state = 'authorised') DESC, (state <> 'draft') DESC, created_at DESC, rowid DESC
    LIMIT 1`);
  return row === undefined ? null : toDeployment(row);
}

export function findDeployment(db: ReadableDatabase, id: string): Deployment | null {
  const row = db.get<DeploymentRow>(sql`${columns()} WHERE id = ${id}`);
  return row === undefined ? null : toDeployment(row);
}

export function requireDeployment(db: ReadableDatabase, id: string): Deployment {
  const deployment = findDeployment(db, id);
  if (deployment === null) throw new AppError('not-found', 'There is no such deployment.');
  return deployment;
}

/** Newest first. */
export function allDeployments(db: ReadableDatabase): readonly Deployment[] {
  return db.all<DeploymentRow>(sql`${columns()} ORDER BY created_at DESC, rowid DESC`).map(toDeployment);
}

function toDeployment(row: DeploymentRow): Deployment {
  return {
    ...row,
    details: row.details === '{}' ? null : fromJson(detailsSchema, row.details),
    authority: fromJson(vouchedDocumentSchema, row.authority),
    presence: fromJson(vouchedDocumentSchema, row.presence),
    urgent: fromJson(urgentSchema, row.urgent),
    selfTest: fromJson(selfTestSchema, row.selfTest),
    suspended: fromJson(suspensionSchema, row.suspended),
  };
}

function fromJson<Schema extends z.ZodType>(schema: Schema, text: string | null): z.output<Schema> | null {
  return text === null || text === 'null' ? null : schema.parse(JSON.parse(text));
}
