import { z } from 'zod';
import { codeSchema, idSchema, instantSchema, ledgerSchema } from './domain.ts';
import { operation } from './operation.ts';
import { outcomeMeaningSchema } from './policy.ts';
import { drawnFileSchema, recordFormatSchema } from './record-format.ts';
import { reportKindSchema } from './report-kind.ts';

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
const milliseconds = z.number().nonnegative();

/** So many of so many, with the 95% interval of the share by Wilson's score. */
export const rateSchema = z.strictObject({
  count,
  of: count,
  /** Null where there was nothing to be a share of. */
  share: share.nullable(),
  low: share,
  high: share,
});
export type Rate = z.infer<typeof rateSchema>;

/** How long it took, of so many; null figures where there were none. */
export const spreadSchema = z.strictObject({
  count,
  medianMs: milliseconds.nullable(),
  /** What nine in ten, and 95 in a hundred, did not exceed. */
  p90Ms: milliseconds.nullable(),
  p95Ms: milliseconds.nullable(),
});
export type Spread = z.infer<typeof spreadSchema>;

/** Figures of alerts. A false alert is one that two people did not both call a match, or whose person was somebody else. */
export const alertFiguresSchema = z.strictObject({
  raised: count,
  /** Nobody has judged them to the end yet, or they are from before counts were written down. */
  open: count,
  confirmed: count,
  rejected: count,
  expired: count,
  /** Confirmed by both reviewers, and somebody else in the street. */
  misidentified: count,
  false: count,
  falsePerFace: rateSchema,
  falsePerAlert: rateSchema,
});
export type AlertFigures = z.infer<typeof alertFiguresSchema>;

export const figuresSchema = z.strictObject({
  deployments: count,
  ledger: ledgerSchema,
  isLedgerBalanced: z.boolean(),
  alerts: alertFiguresSchema,
  /** What came of confirmed alerts, by the policy's own codes; most often first. */
  outcomes: z.array(
    z.strictObject({ code: codeSchema, words: z.string(), meaning: outcomeMeaningSchema, count }),
  ),
  /** Confirmed, and nobody wrote down what came of it. */
  outcomesMissing: count,
  /** Of those that officers reached, how many were the person. */
  confirmedTrue: rateSchema,
  arrestsPerAlert: rateSchema,
  /** Of those that two people judged, how many they judged differently. */
  disagreed: rateSchema,
  /** Votes on decoys that said that it is somebody else, of all votes on decoys. */
  decoysSeenThrough: rateSchema,
  /**
   * Consenting staff who were found, of those who walked past: before each start, and while deployments ran, by the count of whoever walked. The
   * true positive identification rate (TPIR) of the place.
   */
  staffFound: z.strictObject({ selfTests: rateSchema, walks: rateSchema }),
  /** From the camera to the first vote, and to the second one or the decision. */
  firstVote: spreadSchema,
  decision: spreadSchema,
  uptime: z.strictObject({
    liveMs: milliseconds,
    runningMs: milliseconds,
    /** Longest first. */
    stops: z.array(z.strictObject({ reason: z.string(), times: count, ms: milliseconds })),
  }),
});
export type Figures = z.infer<typeof figuresSchema>;

/** A line of a table of figures: a month, a camera, a deployment. */
const lineSchema = z.strictObject({
  deployments: count,
  faces: count,
  alerts: alertFiguresSchema,
  arrests: count,
});
export type FigureLine = z.infer<typeof lineSchema>;

export const figuresReportSchema = z.strictObject({
  /** How many entries of the log it was counted from, and how many of those that count can't be read any more. */
  counted: z.strictObject({ size: count, unreadable: count }),
  whole: figuresSchema,
  months: z.array(lineSchema.extend({ /** Its first moment, UTC. */ from: instantSchema })),
  cameras: z.array(lineSchema.extend({ cameraId: idSchema, cameraName: z.string() })),
  perDeployment: z.array(
    lineSchema.extend({
      id: idSchema,
      name: z.string(),
      place: z.string(),
      startedAt: instantSchema,
      endedAt: instantSchema.nullable(),
      isUrgent: z.boolean(),
    }),
  ),
});
export type FiguresReport = z.infer<typeof figuresReportSchema>;

export const reportOperations = {
  /** Figures of the deployments that went live within a span of time, or of one of them: counted from the log alone. */
  'reports.figures': operation({
    audience: ['supervisor', 'auditor'],
    input: z.strictObject({
      from: instantSchema.default(0),
      until: instantSchema.default(Number.MAX_SAFE_INTEGER),
      deploymentId: idSchema.nullable().default(null),
    }),
    output: figuresReportSchema,
  }),
  /** Draws up what is published over a span of time, over the log as it is signed now; an entry has its hash. */
  'reports.draw': operation({
    audience: ['supervisor', 'auditor'],
    input: z
      .strictObject({
        kind: reportKindSchema,
        from: instantSchema,
        /** No later than a date can be. */
        until: instantSchema.max(8_640_000_000_000_000),
        format: recordFormatSchema.default('html'),
      })
      .refine(({ from, until }) => from < until, { error: 'It ends before it begins.', path: ['until'] }),
    output: drawnFileSchema,
  }),
};
