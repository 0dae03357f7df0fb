import { randomBytes, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src-main/contract/errors.ts';
import { writeAtomically } from '../../src-main/engine/keys/write-atomically.ts';
import {
  busFolder,
  connectionFileName,
  connectionFileSchema,
  type ConnectionFile,
} from '../../src-main/engine/sites/bus/connection-file.ts';
import { controlRoom } from '../../src-main/engine/sites/bus/subjects.ts';
import {
  certificateName,
  hubFileSchema,
  readBusFile,
  type GrantFile,
  type HubFile,
  type Issued,
  type RequestFile,
} from './bus-files.ts';
import { certifyRequest, makeAuthorityCertificate, makeTlsKey, requestCertificate } from './certificates.ts';
import { hubConfiguration } from './configuration.ts';
import { tellServer } from './tell-server.ts';

const files = {
  hub: 'hub.json',
  configuration: 'nats.conf',
  authority: 'authority.pem',
  certificate: 'hub.pem',
  key: 'hub-key.pem',
  store: 'jetstream',
  log: 'nats.log',
  pid: 'nats.pid',
} as const;

/** A van may be away for a season. */
const daysOfLeaf = 400;
const daysOfHub = 3_650;

export interface NewHub {
  readonly dataDirectory: string;
  /** As sites reach it: `host:port`. */
  readonly address: string;
  readonly listen: string;
  readonly port: number;
  readonly now: number;
}

/** Makes the authority, the hub's certificate and its configuration. Answers the authority's key, PEM, which nothing else keeps. */
export async function makeHub({ dataDirectory, address, listen, port, now }: NewHub): Promise<string> {
  const folder = await newBusFolder(dataDirectory);
  const authorityKey = makeTlsKey();
  const hubKey = makeTlsKey();
  const authority = await makeAuthorityCertificate(authorityKey, 'Cordon sites', now);
  const [host = ''] = address.split(':');
  const certificate = await certifyRequest(await requestCertificate(hubKey, controlRoom), {
    authorityKey,
    authority,
    name: controlRoom,
    use: 'hub',
    hosts: [host],
    now,
    days: daysOfHub,
  });
  await writeAtomically(join(folder, files.authority), authority);
  await writeAtomically(join(folder, files.certificate), certificate);
  await writeAtomically(join(folder, files.key), hubKey);
  await writeConnection(folder, controlRoom, port);
  const operatorPassword = newPassword();
  await keep(folder, { format: 'cordon-bus-hub/1', address, listen, port, operatorPassword, issued: [] });
  return authorityKey;
}

/** Certifies a site's key, and lets it in. */
export async function admit(
  dataDirectory: string,
  { site, request }: RequestFile,
  authorityKey: string,
  now: number,
): Promise<{ readonly grant: GrantFile; readonly isTold: boolean }> {
  const folder = join(dataDirectory, busFolder);
  const hub = await readHub(folder);
  const before = hub.issued.filter((issued) => issued.site === site);
  if (before.some(({ revoked, until }) => revoked === null && now < until))
    throw new AppError(
      'conflict',
      `${site} has a certificate that counts. Revoke that first (npm run site -- revoke), or give the other site another name.`,
    );
  const authority = await readFile(join(folder, files.authority), 'utf8');
  const number = before.length + 1;
  const certificate = await certifyRequest(request, {
    authorityKey,
    authority,
    name: certificateName({ site, number }),
    use: 'leaf',
    hosts: [],
    now,
    days: daysOfLeaf,
  });
  const { fingerprint256, validTo } = new X509Certificate(certificate);
  const issued: Issued = {
    site,
    number,
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    issuedAt: now,
    until: Date.parse(validTo),
    revoked: null,
  };
  const isTold = await change(folder, { ...hub, issued: [...hub.issued, issued] });
  return {
    grant: { format: 'cordon-bus-grant/1', site, hub: hub.address, certificate, authority },
    isTold,
  };
}

/** Takes every certificate of a site back; its connection ends as soon as the server has been told. */
export async function revokeSite(
  dataDirectory: string,
  site: string,
  reason: string,
  now: number,
): Promise<{ readonly revoked: number; readonly isTold: boolean }> {
  const folder = join(dataDirectory, busFolder);
  const hub = await readHub(folder);
  const theirs = hub.issued.filter((issued) => issued.site === site && issued.revoked === null);
  if (theirs.length === 0)
    throw new AppError('not-found', `No certificate of ${site} counts: there is nothing to revoke.`);
  const issued = hub.issued.map((one) =>
    theirs.includes(one) ? { ...one, revoked: { at: now, reason } } : one,
  );
  return { revoked: theirs.length, isTold: await change(folder, { ...hub, issued }) };
}

/** Every certificate that was issued, the oldest first. */
export async function sitesOf(dataDirectory: string): Promise<readonly Issued[]> {
  return (await readHub(join(dataDirectory, busFolder))).issued;
}

export function configurationFile(dataDirectory: string): string {
  return join(dataDirectory, busFolder, files.configuration);
}

const readHub = (folder: string): Promise<HubFile> =>
  readBusFile(
    join(folder, files.hub),
    hubFileSchema,
    'what “npm run site -- init” wrote at the control room',
  );

async function change(folder: string, changed: HubFile): Promise<boolean> {
  await keep(folder, changed);
  return tellServer(changed);
}

/** The list first: a configuration that a cut left behind is made anew by the next command. */
async function keep(folder: string, hub: HubFile): Promise<void> {
  await writeAtomically(join(folder, files.hub), `${JSON.stringify(hub, null, 2)}\n`);
  const { password } = await readConnection(folder);
  const at = (name: string): string => join(folder, name);
  const configuration = hubConfiguration({
    listen: hub.listen,
    port: hub.port,
    password,
    operatorPassword: hub.operatorPassword,
    files: {
      certificate: at(files.certificate),
      key: at(files.key),
      authority: at(files.authority),
      store: at(files.store),
      log: at(files.log),
      pid: at(files.pid),
    },
    sites: hub.issued
      .filter(({ revoked }) => revoked === null)
      .map((one) => ({ site: one.site, name: certificateName(one) })),
  });
  await writeAtomically(at(files.configuration), configuration);
}

/** @throws AppError where this machine has a place on a bus already */
export async function newBusFolder(dataDirectory: string): Promise<string> {
  const folder = join(dataDirectory, busFolder);
  if (existsSync(join(folder, connectionFileName)))
    throw new AppError(
      'conflict',
      `${folder} is there already: this machine has its place. Move the folder away to begin anew.`,
    );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Lets this machine's engine in at its own server. */
export async function writeConnection(folder: string, name: string, port: number): Promise<ConnectionFile> {
  const connection: ConnectionFile = {
    format: 'cordon-bus/1',
    name,
    address: `127.0.0.1:${String(port)}`,
    user: 'engine',
    password: newPassword(),
  };
  await writeAtomically(join(folder, connectionFileName), `${JSON.stringify(connection, null, 2)}\n`);
  return connection;
}

const newPassword = (): string => randomBytes(32).toString('base64url');

export const readConnection = (folder: string): Promise<ConnectionFile> =>
  readBusFile(join(folder, connectionFileName), connectionFileSchema, 'what an engine reaches its server by');
