import { z } from 'zod';
import { deploymentKindSchema } from './deployments.ts';
import { codeSchema, idSchema, instantSchema, ledgerSchema, sha256Schema } from './domain.ts';
import { outcomeMeaningSchema } from './policy.ts';
import { alertFiguresSchema, figuresSchema, rateSchema } from './reports.ts';
import { stampedHeadSchema } from './stamped-head.ts';

/** What came of engagements, fit to publish: a number below five could be told to be somebody. */
const publishedOutcomesSchema = z.strictObject({
  /** Counts from here on are published. */
  leastPublished: z.literal(5),
  /** Null counts are left out: from one to four, or what would give one of those away. Null: none of it can be told apart. */
  byCode: z
    .array(
      z.strictObject({
        code: codeSchema,
        words: z.string(),
        meaning: outcomeMeaningSchema,
        count: z.number().int().nonnegative().nullable(),
      }),
    )
    .nullable(),
});

/** What is published of one deployment: from the log, and from what officers signed whose hash the log has. Nothing is typed. */
export const deploymentRecordSchema = z.strictObject({
  /** `cordon-deployment-record/1`, the deployment, how many entries it was counted from, and their RFC 6962 root. */
  stamp: z.string(),
  log: stampedHeadSchema,
  /** Null where its policy isn't known here. */
  force: z.string().nullable(),
  deployment: z.strictObject({
    id: idSchema,
    name: z.string(),
    place: z.string(),
    useCase: z.strictObject({ code: z.string(), words: z.string() }),
    liveFrom: instantSchema,
    /** Null while it runs. */
    endedAt: instantSchema.nullable(),
    /** Started by two people before its written authority was there. */
    urgent: z.strictObject({ reason: z.string(), at: instantSchema }).nullable(),
  }),
  /** Null where no written authority came. */
  authority: z
    .strictObject({
      sha256: sha256Schema,
      kind: deploymentKindSchema,
      from: instantSchema,
      until: instantSchema,
      rationale: z.string(),
      signage: z.string(),
      cameras: z.number().int(),
      listEntries: z.number().int(),
      listSealHash: sha256Schema,
      modelHash: sha256Schema,
      threshold: z.number(),
      policyHash: sha256Schema,
      documents: z.array(z.strictObject({ words: z.string(), title: z.string(), sha256: sha256Schema })),
    })
    .nullable(),
  faces: ledgerSchema,
  isLedgerBalanced: z.boolean(),
  alerts: alertFiguresSchema,
  /** Consenting staff on the blue list who were found, of those who walked past. */
  staffFound: z.strictObject({
    selfTest: rateSchema,
    /** Of passes while it was live, as whoever walked counted them: the true positive identification rate (TPIR) of the place. */
    walks: rateSchema,
    /** So many passes its policy asks for; null where its policy isn't known here. */
    passesDue: z.number().int().nonnegative().nullable(),
    /** A deployment is complete only with them; null where its policy isn't known here. */
    isComplete: z.boolean().nullable(),
  }),
  outcomes: publishedOutcomesSchema,
  outcomesMissing: z.number().int().nonnegative(),
  decision: figuresSchema.shape.decision,
  uptime: figuresSchema.shape.uptime,
});
export type DeploymentRecord = z.infer<typeof deploymentRecordSchema>;
