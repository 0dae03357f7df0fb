import { z } from 'zod';
import { instantSchema, lineSchema, modeSchema, sha256Schema, type Mode } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';
import { checkRank } from './authority.ts';
import type { Certificate, Trust } from './certificates.ts';
import { accepted, refused, type Checked } from './checked.ts';
import { hashOfText } from './signed-document.ts';
import { openVouched, vouchedDocumentSchema } from './statements.ts';
import { parseJson } from '../parse-json.ts';

/** An authorising officer's word that one person under 18 may be listed with one picture. */
export const under18AuthoritySchema = z.strictObject({
  kind: z.literal('under-18'),
  mode: modeSchema,
  /** As the list names the person. */
  reference: lineSchema(60),
  /** Of the picture's file. */
  pictureSha256: sha256Schema,
  /** Why it is necessary, although the person is a child. */
  rationale: lineSchema(500),
  until: instantSchema,
});
export type Under18Authority = z.infer<typeof under18AuthoritySchema>;

/** The file that the officer hands over, beside the picture. */
export const under18FileSchema = z.strictObject({
  format: z.literal('cordon-under-18/1'),
  authority: vouchedDocumentSchema,
});
export type Under18File = z.infer<typeof under18FileSchema>;

/** By what an officer's word is judged. */
export interface Under18Ground {
  readonly trust: Trust;
  /** It says who may authorise. */
  readonly policy: Pick<Policy, 'authority'>;
  readonly mode: Mode;
  readonly now: number;
}

/** What an entry keeps of the authority that it was listed by. */
export interface Under18Word {
  readonly signedBy: string;
  readonly documentSha256: string;
}

/** What an officer signed, if it counts now under the force root. Pure. */
export function openUnder18(
  { authority }: Under18File,
  { trust, policy, mode, now }: Under18Ground,
): Checked<{ readonly statement: Under18Authority; readonly officer: Certificate }> {
  const opened = openVouched(
    authority,
    trust,
    'authorising-officer',
    under18AuthoritySchema,
    now,
    'The authority',
  );
  if (!opened.ok) return opened;
  const { statement, certificate } = opened.value;
  if (statement.mode !== mode) return refused('The authority is for the other mode.');
  const rank = checkRank(certificate, policy);
  if (!rank.ok) return rank;
  if (statement.until <= now) return refused('The authority has run out.');
  return accepted({ statement, officer: certificate });
}

/** Whether a file's text is an officer's word about exactly this person and this picture. Pure. */
export function checkUnder18Authority(
  text: string,
  about: Pick<Under18Authority, 'reference' | 'pictureSha256'>,
  ground: Under18Ground,
): Checked<Under18Word> {
  const parsed = under18FileSchema.safeParse(parseJson(text));
  if (!parsed.success)
    return refused('The authority’s file is not one that Cordon’s authority command has signed.');
  const opened = openUnder18(parsed.data, ground);
  if (!opened.ok) return opened;
  const { statement, officer } = opened.value;
  if (statement.reference !== about.reference) return refused('The authority is about another person.');
  if (statement.pictureSha256 !== about.pictureSha256)
    return refused('The authority is about another picture.');
  return accepted({
    signedBy: officer.holder,
    documentSha256: hashOfText(parsed.data.authority.document.payload),
  });
}
