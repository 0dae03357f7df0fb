import { z } from 'zod';
import { instantSchema, lineSchema } from '../../../contract/domain.ts';
import { siteIdSchema } from './subjects.ts';

/** What “npm run site” keeps in a machine's folder of the bus: at the control room of all sites, at a site of itself. */
export const hubStateFile = 'hub.json';
export const leafStateFile = 'leaf.json';

/** `host:port`. */
export const addressSchema = z
  .string()
  .regex(/^[A-Za-z0-9.-]{1,253}:\d{1,5}$/, 'Give host and port: control.example:7422');

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

/** Which of its certificates a machine uses: the first has a key file of its own, later ones are one file with their key. */
const identitySchema = z.number().int().positive().default(1);

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
  identity: identitySchema,
  issued: z.array(issuedSchema),
});
export type HubFile = z.infer<typeof hubFileSchema>;

/** What a site keeps of what it asked for. */
export const leafFileSchema = z.strictObject({
  format: z.literal('cordon-bus-leaf/1'),
  site: siteIdSchema,
  port: z.number().int().min(1).max(65_535),
  identity: identitySchema,
});

/** The files of a machine's certificate and its key, in the folder of the bus. */
export function identityFiles(
  of: 'hub' | 'leaf',
  identity: number,
): { readonly certificate: string; readonly key: string } {
  if (identity === 1) return { certificate: `${of}.pem`, key: `${of}-key.pem` };
  // In one file, so that one rename puts both in place.
  const both = `${of}-${String(identity)}.pem`;
  return { certificate: both, key: both };
}
