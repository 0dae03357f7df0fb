import { z } from 'zod';
import { codeSchema, idSchema } from '../contract/domain.ts';
import { outcomeMeaningSchema } from '../contract/policy.ts';

const count = z.number().int().nonnegative();
const lengths = z.array(z.number().nonnegative());

const cameraSumsSchema = z.strictObject({
  cameraId: idSchema,
  cameraName: z.string(),
  confirmed: count,
  rejected: count,
  expired: count,
  misidentified: count,
  arrests: count,
});
export type CameraSums = z.infer<typeof cameraSumsSchema>;

const outcomeSumSchema = z.strictObject({ code: codeSchema, meaning: outcomeMeaningSchema, count });
export type OutcomeSum = z.infer<typeof outcomeSumSchema>;

/** What the alerts of a deployment come to once none of them is counted alone any more: no instant, no alert. */
export const alertSumsSchema = z.strictObject({
  cameras: z.array(cameraSumsSchema),
  outcomes: z.array(outcomeSumSchema),
  /** Confirmed, and nobody wrote down what came of it. */
  outcomesMissing: count,
  /** By two people, and how many of those differently. */
  judged: count,
  disagreed: count,
  /** Votes on decoys, and how many of those said that it is somebody else. */
  decoyVotes: count,
  decoyVotesRight: count,
  /** Milliseconds from the camera to the first vote, and to the decision; shortest first. */
  firstVoteMs: lengths,
  decisionMs: lengths,
});
export type AlertSums = z.infer<typeof alertSumsSchema>;
