import { join } from 'node:path';
import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { readVault } from '../../src-main/engine/keys/vault.ts';
import {
  busFolder,
  connectionFileName,
  connectionFileSchema,
} from '../../src-main/engine/sites/bus/connection-file.ts';
import { changeParties, type PartyChanges } from '../../src-main/engine/sites/change-parties.ts';
import {
  fingerprintOfMachine,
  introductionFileSchema,
  openIntroduction,
} from '../../src-main/engine/sites/introduction.ts';
import { isSameFingerprint } from '../../src-main/engine/trust/fingerprint.ts';
import { parseOptions, required, type CommandDeps } from '../authority/command.ts';
import { deviceSecretFrom } from '../device-secret.ts';
import { signInTwoAt } from '../sign-in-two.ts';
import { readBusFile } from './bus-files.ts';
import { onlyFolder, writeNew } from './command-parts.ts';

export const deviceOption = { 'device-secret': { type: 'string' } } as const;

/** `introduce`: what this machine says of itself, for the machine that it is to be joined to. */
export async function introduce(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, { out: { type: 'string' }, ...deviceOption });
  const dataDirectory = onlyFolder(positionals);
  const { name } = await readBusFile(
    join(dataDirectory, busFolder, connectionFileName),
    connectionFileSchema,
    'what “npm run site -- init” or “join” wrote on this machine',
  );
  const { file, fingerprint } = await asTwo(dataDirectory, values['device-secret'], deps, (changes) =>
    changes.introduce(name, 'operational'),
  );
  const path = await writeNew(join(fromWhereTheyStand(values.out ?? '.'), `${name}.machine.json`), file);
  deps.say(`Written: ${path}

The fingerprint of ${name}:

    ${fingerprint}

Take the file to the other machine, and read the fingerprint out to the two who join it there.`);
}

/** `trust`: joins another machine to this one. */
export async function trust(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, { machine: { type: 'string' }, ...deviceOption });
  const dataDirectory = onlyFolder(positionals);
  const path = fromWhereTheyStand(
    required(values.machine, '--machine FILE, what the other machine says of itself'),
  );
  const { document } = await readBusFile(path, introductionFileSchema, 'what a machine says of itself');
  const opened = openIntroduction(document);
  if (!opened.ok) throw new AppError('not-trusted', opened.because);
  const typed = await deps.terminal.ask(
    `The fingerprint of ${opened.value.name}, as it is read out from that machine: `,
  );
  if (!isSameFingerprint(typed, fingerprintOfMachine(opened.value)))
    throw new AppError(
      'not-trusted',
      'That is not the fingerprint of the key in this file. Nothing was joined: somebody may have exchanged the file.',
    );
  await asTwo(dataDirectory, values['device-secret'], deps, (changes) =>
    changes.join(document, 'operational'),
  );
  deps.say(
    `${opened.value.name} is joined to this machine. The same is done there with the file of this one.`,
  );
}

/** `distrust`: nothing of another machine counts here any more. */
export async function distrust(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    name: { type: 'string' },
    reason: { type: 'string' },
    ...deviceOption,
  });
  const dataDirectory = onlyFolder(positionals);
  const name = required(values.name, '--name NAME, of the machine');
  const reason = required(values.reason, '--reason WHY');
  await asTwo(dataDirectory, values['device-secret'], deps, (changes) => changes.revoke(name, reason));
  deps.say(
    `Nothing of ${name} counts here any more, and its keys never will. At the control room, end its connection too: npm run site -- revoke`,
  );
}

async function asTwo<Result>(
  dataDirectory: string,
  secretFile: string | undefined,
  deps: CommandDeps,
  change: (changes: PartyChanges) => Result,
): Promise<Result> {
  return (await signInAsTwo(dataDirectory, secretFile, deps))(change);
}

/** Two people sign in; answers how they change what this machine knows of others, also more than once. */
export async function signInAsTwo(
  dataDirectory: string,
  secretFile: string | undefined,
  { terminal, say, now }: CommandDeps,
): Promise<<Result>(change: (changes: PartyChanges) => Result) => Result> {
  const deviceSecret = await deviceSecretFrom(secretFile, dataDirectory);
  const vault = await readVault({ directory: dataDirectory, mode: 'operational', deviceSecret });
  if (vault === null) throw new AppError('not-found', `There is no data of Cordon in ${dataDirectory}.`);
  say('Two people of different roles sign in, one of them an admin. Cordon must not be open on this data.');
  const { keys, by } = await signInTwoAt(terminal, vault);
  return (change) => changeParties({ dataDirectory, keys, by, now: now() }, change);
}
