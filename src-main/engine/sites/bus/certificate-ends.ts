import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hubFileSchema, hubStateFile, identityFiles, leafFileSchema, leafStateFile } from './bus-state.ts';
import { connectionFileName, connectionFileSchema } from './connection-file.ts';
import { controlRoom } from './subjects.ts';

/** Until when a certificate of the bus counts. */
export interface CertificateEnd {
  /** Whose: a site, or the control room. */
  readonly of: string;
  /** By the certificate. */
  readonly until: number;
  /** This machine's. */
  readonly isOwn: boolean;
}

/**
 * The certificates by which this machine is on the bus, and at the control room those of its sites as well: of each the one that counts for longest.
 * @param folder of the bus, below the data
 * @throws where a file isn't there, or is not what “npm run site” wrote
 */
export async function certificateEnds(folder: string): Promise<readonly CertificateEnd[]> {
  const at = (name: string): string => join(folder, name);
  const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(at(name), 'utf8'));
  const { name } = connectionFileSchema.parse(await read(connectionFileName));
  const endOf = async (of: string, file: string): Promise<CertificateEnd> => ({
    of,
    isOwn: true,
    until: Date.parse(new X509Certificate(await readFile(at(file), 'utf8')).validTo),
  });
  if (name !== controlRoom) {
    const { identity } = leafFileSchema.parse(await read(leafStateFile));
    return [await endOf(name, identityFiles('leaf', identity).certificate)];
  }
  const { identity, issued } = hubFileSchema.parse(await read(hubStateFile));
  const ends = new Map<string, number>();
  for (const { site, until, revoked } of issued)
    if (revoked === null) ends.set(site, Math.max(until, ends.get(site) ?? 0));
  return [
    await endOf(controlRoom, identityFiles('hub', identity).certificate),
    ...[...ends].map(([of, until]) => ({ of, until, isOwn: false })),
  ];
}
