import { z } from 'zod';
import { codeSchema, idSchema, instantSchema, ledgerSchema, sha256Schema } from './domain.ts';
import { equalityDenominatorSchema, equalityQuestionSchema, walkedGroupSchema } from './equality.ts';
import { errorCurveSchema, operatingPointSchema } from './error-curve.ts';
import { outcomeMeaningSchema } from './policy.ts';
import { alertFiguresSchema, figuresSchema, rateSchema } from './reports.ts';
import { reportKindSchema } from './report-kind.ts';
import { stampedHeadSchema } from './stamped-head.ts';

const count = z.number().int().nonnegative();
/** Null counts are left out: from one to four, or what would give one of those away. */
const published = count.nullable();

const monthSchema = z.strictObject({
  /** Its first moment, UTC. */
  from: instantSchema,
  deployments: count,
  faces: count,
  alerts: alertFiguresSchema,
  arrests: published,
});

const deploymentSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  place: z.string(),
  liveFrom: instantSchema,
  endedAt: instantSchema.nullable(),
  isUrgent: z.boolean(),
  faces: count,
  alerts: count,
  false: count,
  /** Whether as many passes of staff on the blue list were walked as its policy asks for; null where its policy isn't known here. */
  isComplete: z.boolean().nullable(),
  /** Of the record that was published of it; null while none was drawn up after the purge. */
  recordSha256: sha256Schema.nullable(),
});

const equalitySchema = z.strictObject({
  question: equalityQuestionSchema,
  /** Who passed, by the latest statement; null where nobody stated it. */
  denominator: z.strictObject({ ...equalityDenominatorSchema.shape, statedAt: instantSchema }).nullable(),
  /** Null where a group is so small that it can't be told. */
  groups: z
    .array(
      z.strictObject({
        answer: z.string(),
        people: count,
        misidentified: published,
        arrests: published,
        /**
         * About how many people must be misidentified altogether before a doubled risk of this group is seen: with fewer there is not
         * enough data. Null where it isn't known how many of those who passed are of it, or where it takes more than anybody has.
         */
        needed: count.nullable(),
      }),
    )
    .nullable(),
  /** Passes of staff found by group, by all walks that were stated until then; null where none was. */
  walks: z.strictObject({ sources: z.array(z.string()), groups: z.array(walkedGroupSchema) }).nullable(),
});

const listedCategorySchema = z.strictObject({
  code: codeSchema,
  words: z.string(),
  kind: z.enum(['listed', 'blue-list']),
  under18: z.enum(['extra-authority', 'never']),
});

/** A model that deployments ran with. */
const modelSchema = z.strictObject({
  modelHash: sha256Schema,
  /** Null where the log doesn't say that it was measured. */
  name: z.string().nullable(),
  curve: errorCurveSchema.nullable(),
  /** The thresholds that were authorised, in how many deployments, and where each lies on the curve. */
  used: z.array(
    z.strictObject({ threshold: z.number(), deployments: count, point: operatingPointSchema.nullable() }),
  ),
});

/** A version of the policy that came into force, and who may be listed since. */
const scopeSchema = z.strictObject({
  version: z.number().int().positive(),
  hash: sha256Schema,
  previous: sha256Schema.nullable(),
  at: instantSchema,
  /** Those whose signatures made it. */
  signers: z.array(z.string()),
  /** Null where one of the two texts isn't here. */
  listable: z
    .strictObject({
      added: z.array(listedCategorySchema),
      removed: z.array(listedCategorySchema),
      changed: z.array(z.strictObject({ before: listedCategorySchema, after: listedCategorySchema })),
    })
    .nullable(),
  /** Everything that it changes, a sentence each. */
  changes: z.array(z.string()),
});

const compositionSchema = z.strictObject({
  sealHash: sha256Schema,
  sealedAt: instantSchema,
  entries: count,
  blueList: count,
  under18: published,
  enrolledBy: count,
  /** Null where the categories can't be told apart. */
  categories: z.array(z.strictObject({ code: codeSchema, words: z.string(), count: published })).nullable(),
  pictures: z.array(z.strictObject({ fromMonths: count, count: published })).nullable(),
});

/** What is published over a span of time, from the log alone. Parts that a kind of report doesn't have are null. */
export const publicReportSchema = z.strictObject({
  /** `cordon-report/1`, the kind, the span in milliseconds, how many entries it was counted from, and their RFC 6962 root. */
  stamp: z.string(),
  kind: reportKindSchema,
  from: instantSchema,
  /** Before this moment. */
  until: instantSchema,
  log: stampedHeadSchema,
  force: z.string().nullable(),
  figures: z
    .strictObject({
      deployments: count,
      faces: ledgerSchema,
      isLedgerBalanced: z.boolean(),
      alerts: alertFiguresSchema,
      /** Null where so few were reached, or arrested, that they could be told to be somebody. */
      confirmedTrue: figuresSchema.shape.confirmedTrue.nullable(),
      arrestsPerAlert: figuresSchema.shape.arrestsPerAlert.nullable(),
      disagreed: figuresSchema.shape.disagreed,
      decoysSeenThrough: figuresSchema.shape.decoysSeenThrough,
      staffFound: figuresSchema.shape.staffFound,
      /** Deployments in which as many passes of staff were walked as their policies ask for, of those whose policies are known here. */
      complete: rateSchema,
      firstVote: figuresSchema.shape.firstVote,
      decision: figuresSchema.shape.decision,
      uptime: figuresSchema.shape.uptime,
      outcomes: z
        .array(
          z.strictObject({
            code: codeSchema,
            words: z.string(),
            meaning: outcomeMeaningSchema,
            count: published,
          }),
        )
        .nullable(),
      outcomesMissing: count,
    })
    .nullable(),
  months: z.array(monthSchema).nullable(),
  deployments: z.array(deploymentSchema).nullable(),
  models: z.array(modelSchema).nullable(),
  /** Of how many deployments the sums for equality monitoring are closed, and what they come to. */
  equality: z
    .strictObject({ deployments: count, fewest: count, questions: z.array(equalitySchema) })
    .nullable(),
  scope: z.array(scopeSchema).nullable(),
  compositions: z.array(compositionSchema).nullable(),
  /** What was drawn up from this log before, by hash. */
  drawn: z
    .array(z.strictObject({ at: instantSchema, what: z.string(), format: z.string(), sha256: sha256Schema }))
    .nullable(),
});
export type PublicReport = z.infer<typeof publicReportSchema>;
