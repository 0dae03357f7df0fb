import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../src-main/contract/errors.ts';
import { addressSchema, type HubFile, type Issued } from '../../src-main/engine/sites/bus/bus-state.ts';
import { siteIdSchema } from '../../src-main/engine/sites/bus/subjects.ts';

const pemSchema = z
  .string()
  .max(20_000)
  .regex(/^-----BEGIN [A-Z ]+-----\n[A-Za-z0-9+/=\n]+-----END [A-Z ]+-----\n$/);

/** What a site asks the control room for: a certificate for a key that never leaves the site. */
export const requestFileSchema = z.strictObject({
  format: z.literal('cordon-bus-request/1'),
  site: siteIdSchema,
  /** PKCS #10. */
  request: pemSchema,
});
export type RequestFile = z.infer<typeof requestFileSchema>;

/** What the control room answers. Nothing in it is secret. */
export const grantFileSchema = z.strictObject({
  format: z.literal('cordon-bus-grant/1'),
  site: siteIdSchema,
  hub: addressSchema,
  certificate: pemSchema,
  authority: pemSchema,
});
export type GrantFile = z.infer<typeof grantFileSchema>;

/** What a site asks for before its certificate ends: one for a new key, with its own word by the key of now. */
export const rotationFileSchema = z.strictObject({
  format: z.literal('cordon-bus-rotation/1'),
  site: siteIdSchema,
  /** PKCS #10. */
  request: pemSchema,
  /** The certificate that it has. */
  certificate: pemSchema,
  /** ECDSA with SHA-256 by that certificate's key, in base64. */
  signature: z.base64().max(200),
});
export type RotationFile = z.infer<typeof rotationFileSchema>;

/** What is signed of it. */
export const rotationText = ({ site, request }: Pick<RotationFile, 'site' | 'request'>): string =>
  `cordon bus rotation v1\n${site}\n${request}`;

/** @throws AppError that says what the file should be */
export async function readBusFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  what: string,
): Promise<z.output<Schema>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('not-found', `${path} can't be read: ${what} is needed here.`, { cause });
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('bad-request', `${path} is not ${what}.`, { cause });
  }
}

/** The name of a certificate. */
export function certificateName({ site, number }: Pick<Issued, 'site' | 'number'>): string {
  return `${site}.${String(number)}`;
}

/** The names of the certificates that were not taken back. */
export function countingNames({ issued }: Pick<HubFile, 'issued'>): readonly string[] {
  return issued.filter(({ revoked }) => revoked === null).map(certificateName);
}
