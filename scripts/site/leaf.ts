import { X509Certificate, createPrivateKey, sign } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src-main/contract/errors.ts';
import { writeAtomically } from '../../src-main/engine/keys/write-atomically.ts';
import { busFolder } from '../../src-main/engine/sites/bus/connection-file.ts';
import { identityFiles, leafFileSchema, leafStateFile } from '../../src-main/engine/sites/bus/bus-state.ts';
import {
  readBusFile,
  rotationText,
  type GrantFile,
  type RequestFile,
  type RotationFile,
} from './bus-files.ts';
import { reloadServer } from './reload-server.ts';
import { commonNameOf, makeTlsKey, requestCertificate } from './certificates.ts';
import { leafConfiguration } from './configuration.ts';
import { configurationFile, newBusFolder, readConnection, writeConnection } from './hub.ts';

const files = {
  authority: 'authority.pem',
  /** Until its certificate is there. */
  nextKey: 'leaf-key.next.pem',
  log: 'nats.log',
  pid: 'nats.pid',
} as const;

/** Makes a site's key, which stays there, and what it asks the control room for. */
export async function beginLeaf(dataDirectory: string, site: string, port: number): Promise<RequestFile> {
  const folder = await newBusFolder(dataDirectory);
  const key = makeTlsKey();
  const request = await requestCertificate(key, site);
  await writeAtomically(join(folder, identityFiles('leaf', 1).key), key);
  await keepState(folder, { site, port, identity: 1 });
  await writeConnection(folder, site, port);
  return { format: 'cordon-bus-request/1', site, request };
}

/** Takes in what the control room answered, and writes the leaf's configuration. Answers its path. */
export async function takeGrant(dataDirectory: string, grant: GrantFile): Promise<string> {
  const folder = join(dataDirectory, busFolder);
  const at = (name: string): string => join(folder, name);
  const state = await readState(folder);
  const own = identityFiles('leaf', 1);
  assertOurs(grant, state.site, await readFile(at(own.key), 'utf8'));
  await writeAtomically(at(files.authority), grant.authority);
  await writeAtomically(at(own.certificate), grant.certificate);
  await keepState(folder, state);
  return writeConfiguration(dataDirectory, state, grant.hub);
}

/** Makes another key, which stays at the site, and what it asks the control room for, with the word of the key of now. */
export async function beginRotation(dataDirectory: string): Promise<RotationFile> {
  const folder = join(dataDirectory, busFolder);
  const { site, identity } = await readState(folder);
  const own = identityFiles('leaf', identity);
  const [certificate] = pemBlocks(await readFile(join(folder, own.certificate), 'utf8'), 'CERTIFICATE');
  if (certificate === undefined)
    throw new AppError('not-found', `${join(folder, own.certificate)} holds no certificate.`);
  const key = makeTlsKey();
  const request = await requestCertificate(key, site);
  await writeAtomically(join(folder, files.nextKey), key);
  const signature = sign(
    'sha256',
    Buffer.from(rotationText({ site, request })),
    createPrivateKey(await readFile(join(folder, own.key), 'utf8')),
  ).toString('base64');
  return { format: 'cordon-bus-rotation/1', site, request, certificate, signature };
}

/** Puts the new key and its certificate in the place of those of before. Says whether the server that runs here was told. */
export async function takeRotation(
  dataDirectory: string,
  grant: GrantFile,
): Promise<{ readonly isTold: boolean }> {
  const folder = join(dataDirectory, busFolder);
  const at = (name: string): string => join(folder, name);
  const state = await readState(folder);
  const key = await readFile(at(files.nextKey), 'utf8').catch((cause: unknown) => {
    throw new AppError('not-found', 'Nothing was asked for here: begin with “npm run site -- rotate DIR”.', {
      cause,
    });
  });
  assertOurs(grant, state.site, key);
  const identity = Number(commonNameOf(grant.certificate).split('.').at(-1));
  if (!(identity > state.identity))
    throw new AppError('conflict', 'This certificate is not newer than the one that this site has.');
  await writeAtomically(at(files.authority), grant.authority);
  await writeAtomically(at(identityFiles('leaf', identity).certificate), grant.certificate + key);
  // From here on it is the one.
  await keepState(folder, { ...state, identity });
  await writeConfiguration(dataDirectory, { ...state, identity }, grant.hub);
  const isTold = await reloadServer(at(files.pid));
  const before = identityFiles('leaf', state.identity);
  for (const file of new Set([files.nextKey, before.certificate, before.key]))
    await rm(at(file), { force: true });
  return { isTold };
}

interface LeafState {
  readonly site: string;
  readonly port: number;
  /** Of its certificate: see `identityFiles`. */
  readonly identity: number;
}

const readState = (folder: string): Promise<LeafState> =>
  readBusFile(join(folder, leafStateFile), leafFileSchema, 'what “npm run site -- join” wrote at this site');

const keepState = (folder: string, { site, port, identity }: LeafState): Promise<void> =>
  writeAtomically(
    join(folder, leafStateFile),
    `${JSON.stringify({ format: 'cordon-bus-leaf/1', site, port, identity }, null, 2)}\n`,
  );

/** @throws AppError where it is not about this key, or of another site */
function assertOurs(grant: GrantFile, site: string, keyPem: string): void {
  const certificate = new X509Certificate(grant.certificate);
  const isOurs =
    grant.site === site &&
    commonNameOf(grant.certificate).startsWith(`${site}.`) &&
    certificate.checkPrivateKey(createPrivateKey(keyPem)) &&
    certificate.verify(new X509Certificate(grant.authority).publicKey);
  if (!isOurs)
    throw new AppError(
      'not-trusted',
      `This is not the control room's answer to what ${site} asked for: it is another site's, or about another key.`,
    );
}

async function writeConfiguration(
  dataDirectory: string,
  { site, port, identity }: LeafState,
  hub: string,
): Promise<string> {
  const folder = join(dataDirectory, busFolder);
  const at = (name: string): string => join(folder, name);
  const own = identityFiles('leaf', identity);
  const { password } = await readConnection(folder);
  const path = configurationFile(dataDirectory);
  await writeAtomically(
    path,
    leafConfiguration({
      site,
      hub,
      port,
      password,
      files: {
        certificate: at(own.certificate),
        key: at(own.key),
        authority: at(files.authority),
        log: at(files.log),
        pid: at(files.pid),
      },
    }),
  );
  return path;
}

/** The blocks of a kind in a file of several. */
function pemBlocks(text: string, label: string): readonly string[] {
  return text.match(new RegExp(`-----BEGIN ${label}-----\\n[^-]+-----END ${label}-----\\n`, 'g')) ?? [];
}
