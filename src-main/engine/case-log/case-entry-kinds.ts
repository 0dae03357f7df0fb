import { z } from 'zod';
import { idSchema, instantSchema } from '../../contract/domain.ts';
import { equalityQuestionSchema } from '../../contract/equality.ts';
import { atInstant, hyphensToSpaces } from '../wording.ts';
import { entryKind, maySeeCandidate, type EntryReader } from './entry-kind.ts';

const one = { caseId: idSchema, caseNumber: z.number().int().positive() };

const nameOf = ({ caseNumber }: { readonly caseNumber: number }): string => `case ${String(caseNumber)}`;
/** The same where a sentence begins. */
const firstNameOf = (body: { readonly caseNumber: number }): string => `C${nameOf(body).slice(1)}`;

/** What people wrote names people: for those who judge and audit, as with an alert's candidate. */
function written(words: string, reader: EntryReader): string {
  return maySeeCandidate(reader) ? `: ${words}` : '.';
}

/** What became of cases. */
export const caseEntryKinds = {
  'case.opened': entryKind(
    z.strictObject({ ...one, title: z.string() }),
    (body, reader) => `${firstNameOf(body)} was opened${written(body.title, reader)}`,
  ),
  'case.alert-linked': entryKind(
    z.strictObject({ ...one, alertId: idSchema, number: z.number().int().positive() }),
    (body) => `Alert ${String(body.number)} was linked to ${nameOf(body)}.`,
  ),
  'case.noted': entryKind(
    z.strictObject({ ...one, words: z.string() }),
    (body, reader) => `A note was added to ${nameOf(body)}${written(body.words, reader)}`,
  ),
  'case.offered': entryKind(
    z.strictObject({ ...one, to: z.string(), words: z.string() }),
    (body, reader) => `${firstNameOf(body)} was offered to ${body.to}${written(body.words, reader)}`,
  ),
  'case.taken': entryKind(
    z.strictObject({ ...one, from: z.string().nullable(), because: z.string().nullable() }),
    (body) => {
      const from = body.from === null ? '' : ` from ${body.from}`;
      return body.because === null
        ? `${firstNameOf(body)} was taken over${from}, as it was offered.`
        : `${firstNameOf(body)} was taken over${from}, though it was not offered: ${body.because}`;
    },
  ),
  'case.closed': entryKind(
    z.strictObject({ ...one, reason: z.string() }),
    (body, reader) => `${firstNameOf(body)} was closed${written(body.reason, reader)}`,
  ),
  /** Apart from the alert, and nothing of what was counted. */
  'equality.counted': entryKind(
    z.strictObject({ deploymentId: idSchema }),
    () => 'Somebody who was spoken to was added to the sums for equality monitoring.',
  ),
  /** With whom groups are compared: a count of passers-by or a census, as somebody stated it. */
  'equality.denominator': entryKind(
    z.strictObject({
      question: equalityQuestionSchema,
      kind: z.enum(['counted-by-officers', 'census']),
      source: z.string(),
      groups: z.array(z.strictObject({ answer: z.string(), count: z.number().int().nonnegative() })),
    }),
    ({ question, kind, source }) =>
      `Who passed, by ${question}, was stated for equality monitoring (${hyphensToSpaces(kind)}): ${source}`,
  ),
  /** How many passes of staff were found by group, as somebody stated it. */
  'equality.walked': entryKind(
    z.strictObject({
      question: equalityQuestionSchema,
      source: z.string(),
      groups: z.array(
        z.strictObject({
          answer: z.string(),
          passes: z.number().int().nonnegative(),
          found: z.number().int().nonnegative(),
        }),
      ),
    }),
    ({ question, source }) =>
      `How many passes of staff were found, by ${question}, was stated for equality monitoring: ${source}`,
  ),
  'equality.summed': entryKind(
    z.strictObject({
      deploymentId: idSchema,
      counts: z.record(
        z.string(),
        z.strictObject({
          people: z.number().int().nonnegative(),
          misidentified: z.number().int().nonnegative(),
          arrests: z.number().int().nonnegative().optional(),
        }),
      ),
    }),
    () => 'The sums of a deployment for equality monitoring were closed.',
  ),
  'case.destroyed': entryKind(
    z.strictObject({ ...one, dueAt: instantSchema, key: z.string() }),
    (body) =>
      `What was written down in ${nameOf(body)} was destroyed, as the policy says (due ${atInstant(body.dueAt)}): the key is gone.`,
  ),
} as const;
