import { randomBytes, verify, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src-main/contract/errors.ts';
import { writeAtomically } from '../../src-main/engine/keys/write-atomically.ts';
import {
  busFolder,
  connectionFileName,
  connectionFileSchema,
  type ConnectionFile,
} from '../../src-main/engine/sites/bus/connection-file.ts';
import {
  hubFileSchema,
  hubStateFile,
  identityFiles,
  type HubFile,
  type Issued,
} from '../../src-main/engine/sites/bus/bus-state.ts';
import { controlRoom } from '../../src-main/engine/sites/bus/subjects.ts';
import {
  certificateName,
  readBusFile,
  rotationText,
  type GrantFile,
  type RequestFile,
  type RotationFile,
} from './bus-files.ts';
import { certifyRequest, makeAuthorityCertificate, makeTlsKey, requestCertificate } from './certificates.ts';
import { hubConfiguration } from './configuration.ts';
import { comesInBy, tellServer } from './tell-server.ts';

const files = {
  configuration: 'nats.conf',
  authority: 'authority.pem',
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
  const certificate = await certifyHub({ hubKey, authorityKey, authority, address, now });
  await writeAtomically(join(folder, files.authority), authority);
  const own = identityFiles('hub', 1);
  await writeAtomically(join(folder, own.certificate), certificate);
  await writeAtomically(join(folder, own.key), hubKey);
  await writeConnection(folder, controlRoom, port);
  const operatorPassword = newPassword();
  await keep(folder, {
    format: 'cordon-bus-hub/1',
    address,
    listen,
    port,
    operatorPassword,
    identity: 1,
    issued: [],
  });
  return authorityKey;
}

interface HubToCertify {
  readonly hubKey: string;
  readonly authorityKey: string;
  readonly authority: string;
  readonly address: string;
  readonly now: number;
}

async function certifyHub({ hubKey, authorityKey, authority, address, now }: HubToCertify): Promise<string> {
  const [host = ''] = address.split(':');
  return certifyRequest(await requestCertificate(hubKey, controlRoom), {
    authorityKey,
    authority,
    name: controlRoom,
    use: 'hub',
    hosts: [host],
    now,
    days: daysOfHub,
  });
}

/** Gives the hub another key and a certificate for it. Sites that are connected stay so. */
export async function renewHub(
  dataDirectory: string,
  authorityKey: string,
  now: number,
): Promise<{ readonly until: number; readonly isTold: boolean }> {
  const folder = join(dataDirectory, busFolder);
  const hub = await readHub(folder);
  const authority = await readFile(join(folder, files.authority), 'utf8');
  const hubKey = makeTlsKey();
  const certificate = await certifyHub({ hubKey, authorityKey, authority, address: hub.address, now });
  const [before, identity] = [identityFiles('hub', hub.identity), hub.identity + 1];
  await writeAtomically(join(folder, identityFiles('hub', identity).certificate), certificate + hubKey);
  const isTold = await change(folder, { ...hub, identity });
  for (const file of new Set([before.certificate, before.key])) await rm(join(folder, file));
  return { until: Date.parse(new X509Certificate(certificate).validTo), isTold };
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
  return issue(folder, hub, { site, request }, authorityKey, now);
}

/**
 * Certifies a new key of a site that has a certificate which counts, and proves it. Both count until the old one is taken out: see
 * `retireOldOf`. One that the site never came in by is taken back: its answer may have been lost.
 * @throws AppError where it proves nothing
 */
export async function rotateSite(
  dataDirectory: string,
  rotation: RotationFile,
  authorityKey: string,
  now: number,
): Promise<{ readonly grant: GrantFile; readonly isTold: boolean }> {
  const folder = join(dataDirectory, busFolder);
  const hub = await readHub(folder);
  const certificate = new X509Certificate(rotation.certificate);
  const proven = hub.issued.find(
    ({ site, fingerprint, revoked }) =>
      site === rotation.site && fingerprint === fingerprintOf(certificate) && revoked === null,
  );
  if (proven === undefined || now >= proven.until)
    throw new AppError(
      'not-trusted',
      `${rotation.site} has no certificate that counts and is this one. Revoke what there is, and let it in anew (npm run site -- revoke, join).`,
    );
  const text = Buffer.from(rotationText(rotation));
  if (!verify('sha256', text, certificate.publicKey, Buffer.from(rotation.signature, 'base64')))
    throw new AppError(
      'not-trusted',
      'This does not carry the signature of the key that the site has: somebody else asks.',
    );
  const reason = 'Renewed again before the site came in by it';
  const issued = hub.issued.map((one) =>
    one.site === rotation.site && one.revoked === null && one !== proven
      ? { ...one, revoked: { at: now, reason } }
      : one,
  );
  return issue(folder, { ...hub, issued }, rotation, authorityKey, now);
}

/**
 * Takes the old certificates of a site out, once it is in by the newest.
 * @throws AppError where there is nothing to take out, or it does not come in by the newest
 */
export async function retireOldOf(
  dataDirectory: string,
  site: string,
  now: number,
): Promise<{ readonly name: string; readonly isTold: boolean }> {
  const folder = join(dataDirectory, busFolder);
  const hub = await readHub(folder);
  const counting = hub.issued.filter((one) => one.site === site && one.revoked === null);
  const newest = counting.at(-1);
  if (newest === undefined || counting.length < 2)
    throw new AppError(
      'conflict',
      `${site} has no old certificate beside a new one: there is nothing to take out.`,
    );
  const name = certificateName(newest);
  if (!(await comesInBy(hub, { site, name })))
    throw new AppError(
      'conflict',
      `${site} has not come in by its new certificate, so the old one still counts. Take the answer to the site (npm run site -- rotate DIR --grant FILE), and see that it is connected.`,
    );
  const issued = hub.issued.map((one) =>
    counting.includes(one) && one !== newest ? { ...one, revoked: { at: now, reason: 'Renewed' } } : one,
  );
  return { name, isTold: await change(folder, { ...hub, issued }) };
}

/** The next certificate of a site, and who counts with it. */
async function issue(
  folder: string,
  hub: HubFile,
  { site, request }: Pick<RequestFile, 'site' | 'request'>,
  authorityKey: string,
  now: number,
): Promise<{ readonly grant: GrantFile; readonly isTold: boolean }> {
  const authority = await readFile(join(folder, files.authority), 'utf8');
  const number = hub.issued.filter((issued) => issued.site === site).length + 1;
  const certificate = await certifyRequest(request, {
    authorityKey,
    authority,
    name: certificateName({ site, number }),
    use: 'leaf',
    hosts: [],
    now,
    days: daysOfLeaf,
  });
  const x509 = new X509Certificate(certificate);
  const issued: Issued = {
    site,
    number,
    fingerprint: fingerprintOf(x509),
    issuedAt: now,
    until: Date.parse(x509.validTo),
    revoked: null,
  };
  const isTold = await change(folder, { ...hub, issued: [...hub.issued, issued] });
  return {
    grant: { format: 'cordon-bus-grant/1', site, hub: hub.address, certificate, authority },
    isTold,
  };
}

const fingerprintOf = ({ fingerprint256 }: X509Certificate): string =>
  fingerprint256.replaceAll(':', '').toLowerCase();

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
    join(folder, hubStateFile),
    hubFileSchema,
    'what “npm run site -- init” wrote at the control room',
  );

async function change(folder: string, changed: HubFile): Promise<boolean> {
  await keep(folder, changed);
  return tellServer(changed);
}

/** The list first: a configuration that a cut left behind is made anew by the next command. */
async function keep(folder: string, hub: HubFile): Promise<void> {
  await writeAtomically(join(folder, hubStateFile), `${JSON.stringify(hub, null, 2)}\n`);
  const { password } = await readConnection(folder);
  const at = (name: string): string => join(folder, name);
  const own = identityFiles('hub', hub.identity);
  const configuration = hubConfiguration({
    listen: hub.listen,
    port: hub.port,
    password,
    operatorPassword: hub.operatorPassword,
    files: {
      certificate: at(own.certificate),
      key: at(own.key),
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
