import { z } from 'zod';
import { idSchema } from '../../contract/domain.ts';
import { counted } from '../wording.ts';
import { entryKind, maySeeListed } from './entry-kind.ts';

const question = { questionId: idSchema };

/** Who asked whether somebody was listed: about whom, for auditors only, until it is destroyed. */
export const listingEntryKinds = {
  'listing.asked': entryKind(
    z.strictObject({ ...question, reference: z.string(), reason: z.string() }),
    (body, reader) =>
      maySeeListed(reader)
        ? `Whether ${body.reference} was listed was asked, for: ${body.reason}`
        : 'Whether somebody was listed was asked.',
  ),
  'listing.answered': entryKind(
    z.strictObject({
      ...question,
      reference: z.string(),
      lists: z.number().int().nonnegative(),
      listsAsked: z.number().int().nonnegative(),
    }),
    (body, reader) =>
      maySeeListed(reader)
        ? `Two people answered whether ${body.reference} was listed: on ${String(body.lists)} of ${counted(body.listsAsked, 'sealed list', 'sealed lists')}.`
        : 'Two people answered whether somebody was listed.',
  ),
  'listing.closed': entryKind(
    z.strictObject({ ...question, state: z.enum(['withdrawn', 'refused']), reason: z.string() }),
    (body, reader) =>
      `The question whether somebody was listed was ${body.state}${maySeeListed(reader) ? `: ${body.reason}` : '.'}`,
  ),
  'listing.traces-destroyed': entryKind(
    z.strictObject({ lists: z.number().int().nonnegative(), questions: z.number().int().nonnegative() }),
    (body) =>
      `What told who was on ${counted(body.lists, 'list', 'lists')}, and ${counted(body.questions, 'question', 'questions')} about it, were destroyed on schedule: the keys are gone.`,
  ),
} as const;
