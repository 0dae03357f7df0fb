import { z } from 'zod';
import { idSchema } from '../contract/domain.ts';
import type { Mail } from './mail.ts';
import { utf8 } from './portable/bytes.ts';

/** What of the control room's a site takes in by the same checks as a file that somebody chose there. */
export const paperKindSchema = z.enum(['policy', 'revocations', 'authority']);
export type PaperKind = z.infer<typeof paperKindSchema>;

export const papersSchema = z.looseObject({
  consignmentId: idSchema,
  what: paperKindSchema,
  /** As they were signed. */
  files: z.array(z.string().min(2).max(900_000)).min(1).max(20),
});
export type Papers = z.infer<typeof papersSchema>;

/** Lists that are to be destroyed at once: one, or all that came from there. */
export const recallSchema = z.looseObject({
  listId: idSchema.nullable(),
  reason: z.string().min(1).max(400),
});
export type Recall = z.infer<typeof recallSchema>;

/** What became of a consignment at the site. */
export const outcomeSchema = z.looseObject({
  consignmentId: idSchema,
  what: z.enum(['accepted', 'refused', 'destroyed']),
  words: z.string().max(600),
});
export type Outcome = z.infer<typeof outcomeSchema>;

const mostWords = 600;

export function papersMail(to: string, papers: Papers): Mail {
  return mailOf('papers', `consignment:${papers.consignmentId}`, papers, to);
}

export function recallMail(to: string, recall: Recall): Mail {
  return mailOf('recall', `recall:${recall.listId ?? 'all'}`, recall, to);
}

/** For the control room. */
export function outcomeMail(outcome: Outcome): Mail {
  return mailOf('outcome', `outcome:${outcome.consignmentId}`, {
    ...outcome,
    words: outcome.words.slice(0, mostWords),
  });
}

function mailOf(kind: Mail['kind'], about: string, content: object, to?: string): Mail {
  return {
    ...(to === undefined ? {} : { to }),
    kind,
    about,
    parts: [{ to: 'machine', content: utf8(JSON.stringify(content)) }],
  };
}
