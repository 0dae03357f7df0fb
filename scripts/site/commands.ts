import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { writeAtomically } from '../../src-main/engine/keys/write-atomically.ts';
import { busFolder } from '../../src-main/engine/sites/bus/connection-file.ts';
import { siteIdSchema } from '../../src-main/engine/sites/bus/subjects.ts';
import { formProblems } from '../../src-main/engine/trust/signed-document.ts';
import { parseOptions, required, type CommandDeps } from '../authority/command.ts';
import {
  lockUnderPassphrase,
  passphraseBoxShape,
  unlockWithPassphrase,
} from '../authority/passphrase-box.ts';
import { askNewPassphrase } from '../authority/signer.ts';
import { z } from 'zod';
import { addressSchema } from '../../src-main/engine/sites/bus/bus-state.ts';
import { renewBeforeMs } from '../../src-main/engine/sites-state.ts';
import { grantFileSchema, readBusFile, requestFileSchema, rotationFileSchema } from './bus-files.ts';
import { onlyFolder, writeNew } from './command-parts.ts';
import {
  admit,
  configurationFile,
  makeHub,
  renewHub,
  retireOldOf,
  revokeSite,
  rotateSite,
  sitesOf,
} from './hub.ts';
import { beginLeaf, beginRotation, takeGrant, takeRotation } from './leaf.ts';

const authorityKeyFile = 'authority-key.json';
const label = 'authority of the bus';
const authorityKeySchema = z.strictObject({
  format: z.literal('cordon-bus-authority-key/1'),
  ...passphraseBoxShape,
});
/** What the box binds the key to; there is one authority a folder. */
const boundTo = 'cordon bus authority v1';

const defaultPort = '4222';

/** `init`: makes the authority and the hub, at the control room. */
export async function init(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    address: { type: 'string' },
    listen: { type: 'string' },
    port: { type: 'string', default: defaultPort },
  });
  const dataDirectory = onlyFolder(positionals);
  const address = checked(addressSchema, required(values.address, '--address HOST:PORT, as sites reach it'));
  const listen = checked(addressSchema, values.listen ?? address);
  const port = portOf(values.port);
  const passphrase = await askNewPassphrase(label, deps.terminal);
  const key = await makeHub({ dataDirectory, address, listen, port, now: deps.now() });
  const box = await lockUnderPassphrase(Buffer.from(key), boundTo, passphrase, deps.passphraseCost);
  await writeAtomically(
    join(dataDirectory, busFolder, authorityKeyFile),
    `${JSON.stringify({ format: 'cordon-bus-authority-key/1', ...box }, null, 2)}\n`,
  );
  deps.say(`The hub is ready. Start its server, as the user who runs Cordon, and have the system start it:

    nats-server -c ${configurationFile(dataDirectory)}

Sites reach it at ${address}. Let each in with “npm run site -- join”.`);
}

/** `join`: at a site, what it asks for; at the control room, its certificate; at the site again, its configuration. */
export async function joinBus(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    name: { type: 'string' },
    port: { type: 'string', default: defaultPort },
    request: { type: 'string' },
    grant: { type: 'string' },
    out: { type: 'string' },
  });
  const dataDirectory = onlyFolder(positionals);
  const { name, request, grant } = values;
  if ([name, request, grant].filter((given) => given !== undefined).length !== 1)
    throw new AppError(
      'bad-request',
      'Say one of --name NAME (at the site, to begin), --request FILE (at the control room) and --grant FILE (at the site, to end).',
    );
  const out = fromWhereTheyStand(values.out ?? '.');
  if (name !== undefined) {
    const site = checked(siteIdSchema, name);
    const made = await beginLeaf(dataDirectory, site, portOf(values.port));
    const path = await writeNew(join(out, `${site}.bus-request.json`), made);
    deps.say(`Written: ${path}\nTake it to the control room. It holds nothing secret; the key stays here.`);
  }
  if (request !== undefined) await admitSite(dataDirectory, fromWhereTheyStand(request), out, deps);
  if (grant !== undefined) {
    const file = await readBusFile(
      fromWhereTheyStand(grant),
      grantFileSchema,
      'what the control room answered',
    );
    const configuration = await takeGrant(dataDirectory, file);
    deps.say(`${file.site} is ready. Start its server, as the user who runs Cordon, and have the system start it:

    nats-server -c ${configuration}`);
  }
}

async function admitSite(dataDirectory: string, from: string, out: string, deps: CommandDeps): Promise<void> {
  const asked = await readBusFile(from, requestFileSchema, 'what a site asks a control room for');
  const key = await openAuthorityKey(dataDirectory, deps);
  const { grant, isTold } = await admit(dataDirectory, asked, key, deps.now());
  const path = await writeNew(join(out, `${asked.site}.bus-grant.json`), grant);
  deps.say(`Written: ${path}\nTake it back to ${asked.site}. ${told(isTold)}`);
}

/** `revoke`: a site's certificates count no longer, and its connection ends. */
export async function revoke(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    name: { type: 'string' },
    reason: { type: 'string' },
  });
  const dataDirectory = onlyFolder(positionals);
  const site = required(values.name, '--name NAME, of the site');
  const reason = required(values.reason, '--reason WHY');
  const { isTold } = await revokeSite(dataDirectory, site, reason, deps.now());
  deps.say(`${site} is nobody any more. ${told(isTold)}`);
}

/** `rotate`: a new key and certificate of a site before the old one ends, then the old one out; or of the hub itself. */
export async function rotate(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    request: { type: 'string' },
    grant: { type: 'string' },
    name: { type: 'string' },
    hub: { type: 'boolean' },
    out: { type: 'string' },
  });
  const dataDirectory = onlyFolder(positionals);
  const { request, grant, name, hub } = values;
  const out = fromWhereTheyStand(values.out ?? '.');
  const given = [request, grant, name, hub].filter((one) => one !== undefined);
  if (given.length > 1)
    throw new AppError(
      'bad-request',
      'Say one of --request FILE (at the control room), --grant FILE (at the site), --name NAME (at the control room, to end) and --hub; at the site nothing, to begin.',
    );
  if (request !== undefined) {
    const from = fromWhereTheyStand(request);
    const asked = await readBusFile(from, rotationFileSchema, 'what a site asks for a new certificate by');
    const key = await openAuthorityKey(dataDirectory, deps);
    const issued = await rotateSite(dataDirectory, asked, key, deps.now());
    const path = await writeNew(join(out, `${asked.site}.bus-rotation-grant.json`), issued.grant);
    deps.say(`Written: ${path}
Take it back to ${asked.site}: npm run site -- rotate DIR --grant FILE. Until you take the old certificate out, both count. ${told(issued.isTold)}`);
  } else if (grant !== undefined) {
    const from = fromWhereTheyStand(grant);
    const { isTold } = await takeRotation(
      dataDirectory,
      await readBusFile(from, grantFileSchema, 'what the control room answered'),
    );
    deps.say(
      `This site has its new key and certificate. ${isTold ? 'Its server has read its configuration again.' : 'Restart its server.'}
At the control room, take the old certificate out: npm run site -- rotate DIR --name NAME`,
    );
  } else if (name !== undefined) {
    const { name: by, isTold } = await retireOldOf(dataDirectory, name, deps.now());
    deps.say(`${name} is in by ${by}, and its old certificate counts no longer. ${told(isTold)}`);
  } else if (hub === true) {
    const { until, isTold } = await renewHub(
      dataDirectory,
      await openAuthorityKey(dataDirectory, deps),
      deps.now(),
    );
    deps.say(`The hub has a new key and a certificate until ${day(until)}. ${told(isTold)}`);
  } else {
    const asked = await beginRotation(dataDirectory);
    const path = await writeNew(join(out, `${asked.site}.bus-rotation.json`), asked);
    deps.say(`Written: ${path}
Take it to the control room: npm run site -- rotate DIR --request FILE. It holds nothing secret; the new key stays here.`);
  }
}

/** `list`: what was issued, at the control room. */
export async function list(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { positionals } = parseOptions(args, {});
  const issued = await sitesOf(onlyFolder(positionals));
  if (issued.length === 0) deps.say('No site was let in yet.');
  const soon = deps.now() + renewBeforeMs;
  for (const { site, number, until, revoked, fingerprint } of issued) {
    const state =
      revoked === null
        ? `counts until ${day(until)}${until < soon ? ': renew it (npm run site -- rotate)' : ''}`
        : `revoked on ${day(revoked.at)}: ${revoked.reason}`;
    deps.say(`${site}.${String(number)}  ${fingerprint.slice(0, 16)}  ${state}`);
  }
}

async function openAuthorityKey(dataDirectory: string, { terminal }: CommandDeps): Promise<string> {
  const path = join(dataDirectory, busFolder, authorityKeyFile);
  if (!existsSync(path))
    throw new AppError('not-found', `${path} is not there. It was made with the hub (npm run site -- init).`);
  const box = await readBusFile(path, authorityKeySchema, 'the key of the authority');
  const passphrase = await terminal.askHidden(`Passphrase of the key “${label}”: `);
  return (await unlockWithPassphrase(box, boundTo, passphrase)).toString();
}

export function told(isTold: boolean): string {
  return isTold
    ? 'The hub’s server has read its configuration again.'
    : 'The hub’s server does not run here just now; it will know as soon as it is started.';
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new AppError('bad-request', `${text} is no port.`);
}

function checked(schema: z.ZodType<string>, text: string): string {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new AppError('bad-request', `${text}: ${formProblems(parsed.error)}`);
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
