import { z } from 'zod';
import { instantSchema, lineSchema, modeSchema } from '../../contract/domain.ts';
import { accepted, refused, type Checked } from './checked.ts';
import { fingerprintOf } from './fingerprint.ts';
import { openDocument, parseStatement, publicKeySchema, signedDocumentSchema } from './signed-document.ts';

/** What a force root says of itself, signed with its own key: it proves nothing until people compare its fingerprint. */
export const forceRootSchema = z.strictObject({
  kind: z.literal('force-root'),
  mode: modeSchema,
  force: lineSchema(120),
  publicKey: publicKeySchema,
  madeAt: instantSchema,
});
export type ForceRoot = z.infer<typeof forceRootSchema>;

/** The file that goes to every workstation and signer; it holds nothing secret. */
export const forceRootFileSchema = z.strictObject({
  format: z.literal('cordon-force-root/1'),
  document: signedDocumentSchema,
});
export type ForceRootFile = z.infer<typeof forceRootFileSchema>;

/** The force root that an installation was told to trust. */
export interface PinnedRoot {
  readonly mode: ForceRoot['mode'];
  readonly force: string;
  /** Base64 of the DER SubjectPublicKeyInfo. */
  readonly publicKey: string;
}

/** The force root in a file, its own signature checked; whose it is, only the fingerprint on paper tells. */
export function openForceRoot(file: ForceRootFile): Checked<ForceRoot> {
  const what = 'This force root';
  const said = parseStatement(file.document.payload, forceRootSchema, what);
  if (!said.ok) return said;
  const opened = openDocument(file.document, said.value.publicKey, forceRootSchema, what);
  return opened.ok ? accepted(opened.value) : refused(opened.because);
}

export function fingerprintOfRoot(root: Pick<ForceRoot, 'publicKey'>): string {
  return fingerprintOf(root.publicKey);
}
