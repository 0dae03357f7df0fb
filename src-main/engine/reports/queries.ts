import { read, sql, type ReadContext } from '../database/procedures.ts';
import { authorityFileSchema } from '../trust/statements.ts';
import { policyPackSchema } from '../trust/policy-pack.ts';

/** Texts as officers signed them; null where they aren't here. */
export interface SignedTexts {
  readonly authorityText: string | null;
  readonly policyText: string | null;
}

interface WantedTexts {
  readonly authoritySha256: string | null;
  readonly policyHash: string | null;
}

/** What the log names by hash. Whoever uses a text compares its hash first. */
export function signedTextsIn(
  { db }: ReadContext,
  { authoritySha256, policyHash }: WantedTexts,
): SignedTexts {
  const authority = db.get<{ file: string }>(
    sql`SELECT file FROM deployment_authorities WHERE hash = ${authoritySha256}`,
  );
  const policy = db.get<{ pack: string }>(sql`SELECT pack FROM policies WHERE hash = ${policyHash}`);
  return {
    authorityText:
      authority === undefined
        ? null
        : authorityFileSchema.parse(JSON.parse(authority.file)).authority.document.payload,
    policyText: policy === undefined ? null : policyPackSchema.parse(JSON.parse(policy.pack)).payload,
  };
}

export const reportProcedures = {
  'reports.signed-texts': read((context, wanted: WantedTexts): SignedTexts => signedTextsIn(context, wanted)),
};
