import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { instantSchema, lineSchema } from '../../src-main/contract/domain.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { siteIdSchema } from '../../src-main/engine/sites/bus/subjects.ts';

/** `host:port`. */
export const addressSchema = z
  .string()
  .regex(/^[A-Za-z0-9.-]{1,253}:\d{1,5}$/, 'Give host and port: control.example:7422');

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

/** A certificate that the hub issued: `CN=<site>.<number>`. */
const issuedSchema = z.strictObject({
  site: siteIdSchema,
  number: z.number().int().positive(),
  /** SHA-256 of the certificate, hexadecimal. */
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  issuedAt: instantSchema,
  until: instantSchema,
  revoked: z.strictObject({ at: instantSchema, reason: lineSchema(200) }).nullable(),
});
export type Issued = z.infer<typeof issuedSchema>;

/** What a hub knows, in its folder. */
export const hubFileSchema = z.strictObject({
  format: z.literal('cordon-bus-hub/1'),
  /** As sites reach it. */
  address: addressSchema,
  /** Where it listens for them. */
  listen: addressSchema,
  port: z.number().int().min(1).max(65_535),
  /** By which these commands speak to the server. */
  operatorPassword: z.string().min(32).max(100),
  issued: z.array(issuedSchema),
});
export type HubFile = z.infer<typeof hubFileSchema>;

/** What a site keeps of what it asked for. */
export const leafFileSchema = z.strictObject({
  format: z.literal('cordon-bus-leaf/1'),
  site: siteIdSchema,
  port: z.number().int().min(1).max(65_535),
});

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
