import { z } from 'zod';
import { instantSchema, lineSchema, modeSchema, sha256Schema } from '../../contract/domain.ts';
import { accepted, refused, type Checked } from './checked.ts';
import type { PinnedRoot } from './force-root.ts';
import { modeWords } from './mode-words.ts';
import { openDocument, signedDocumentSchema, type SignedDocument } from './signed-document.ts';

/** Everything that a force root has taken back so far. Its number only rises, so that an older list is known as such. */
export const revocationsSchema = z.strictObject({
  kind: z.literal('revocations'),
  mode: modeSchema,
  number: z.number().int().min(1).max(1_000_000),
  at: instantSchema,
  /** Also the root's word that it is this late now, for workstations whose clocks had run ahead. */
  resetsClock: z.boolean(),
  certificates: z
    .array(
      z.strictObject({
        /** SHA-256 of the certificate's text. */
        hash: sha256Schema,
        holder: lineSchema(120),
        reason: lineSchema(200),
      }),
    )
    .max(10_000),
});
export type Revocations = z.infer<typeof revocationsSchema>;

export const revocationsFileSchema = z.strictObject({
  format: z.literal('cordon-revocations/1'),
  document: signedDocumentSchema,
});

/** The list inside, checked to be the root's. */
export function openRevocations(document: SignedDocument, root: PinnedRoot): Checked<Revocations> {
  const opened = openDocument(
    document,
    root.publicKey,
    revocationsSchema,
    `A list of revocations by the force root of ${root.force}`,
  );
  if (!opened.ok) return opened;
  return opened.value.mode === root.mode
    ? accepted(opened.value)
    : refused(`This list of revocations ${modeWords(opened.value.mode)}.`);
}

/** Whether a list may follow the one that is known: its number is higher, and it takes back whatever that one did. */
export function checkSuccession(next: Revocations, known: Revocations | null): Checked<Revocations> {
  if (known === null) return accepted(next);
  if (next.number <= known.number) {
    return refused(
      `This is list ${String(next.number)}, and list ${String(known.number)} is known here already. An older list would bring back what was revoked.`,
    );
  }
  const missing = known.certificates.find(
    ({ hash }) => !next.certificates.some((kept) => kept.hash === hash),
  );
  return missing === undefined
    ? accepted(next)
    : refused(
        `List ${String(next.number)} leaves out the certificate of ${missing.holder}, which list ${String(known.number)} revoked. What was revoked stays so.`,
      );
}
