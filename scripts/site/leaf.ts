import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src-main/contract/errors.ts';
import { writeAtomically } from '../../src-main/engine/keys/write-atomically.ts';
import { busFolder } from '../../src-main/engine/sites/bus/connection-file.ts';
import { leafFileSchema, readBusFile, type GrantFile, type RequestFile } from './bus-files.ts';
import { commonNameOf, makeTlsKey, requestCertificate } from './certificates.ts';
import { leafConfiguration } from './configuration.ts';
import { configurationFile, newBusFolder, readConnection, writeConnection } from './hub.ts';

const files = {
  leaf: 'leaf.json',
  authority: 'authority.pem',
  certificate: 'leaf.pem',
  key: 'leaf-key.pem',
  log: 'nats.log',
  pid: 'nats.pid',
} as const;

/** Makes a site's key, which stays there, and what it asks the control room for. */
export async function beginLeaf(dataDirectory: string, site: string, port: number): Promise<RequestFile> {
  const folder = await newBusFolder(dataDirectory);
  const key = makeTlsKey();
  const request = await requestCertificate(key, site);
  await writeAtomically(join(folder, files.key), key);
  await writeAtomically(
    join(folder, files.leaf),
    `${JSON.stringify({ format: 'cordon-bus-leaf/1', site, port }, null, 2)}\n`,
  );
  await writeConnection(folder, site, port);
  return { format: 'cordon-bus-request/1', site, request };
}

/** Takes in what the control room answered, and writes the leaf's configuration. Answers its path. */
export async function takeGrant(dataDirectory: string, grant: GrantFile): Promise<string> {
  const folder = join(dataDirectory, busFolder);
  const at = (name: string): string => join(folder, name);
  const { site, port } = await readBusFile(
    at(files.leaf),
    leafFileSchema,
    'what “npm run site -- join” wrote at this site',
  );
  const certificate = new X509Certificate(grant.certificate);
  const key = createPrivateKey(await readFile(at(files.key), 'utf8'));
  const isOurs =
    grant.site === site &&
    commonNameOf(grant.certificate).startsWith(`${site}.`) &&
    certificate.checkPrivateKey(key) &&
    certificate.verify(new X509Certificate(grant.authority).publicKey);
  if (!isOurs)
    throw new AppError(
      'not-trusted',
      `This is not the control room's answer to what ${site} asked for: it is another site's, or about another key.`,
    );
  await writeAtomically(at(files.authority), grant.authority);
  await writeAtomically(at(files.certificate), grant.certificate);
  const { password } = await readConnection(folder);
  const path = configurationFile(dataDirectory);
  await writeAtomically(
    path,
    leafConfiguration({
      site,
      hub: grant.hub,
      port,
      password,
      files: {
        certificate: at(files.certificate),
        key: at(files.key),
        authority: at(files.authority),
        log: at(files.log),
        pid: at(files.pid),
      },
    }),
  );
  return path;
}
