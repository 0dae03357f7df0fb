import { AppError } from '../../src-main/contract/errors.ts';
import { lockDataDirectory } from '../../src-main/engine/database/data-directory-lock.ts';
import { allowUnattended, withdrawUnattended } from '../../src-main/engine/keys/allow-unattended.ts';
import { readVault, type Vault } from '../../src-main/engine/keys/vault.ts';
import { parseOptions, required, type CommandDeps } from '../authority/command.ts';
import { deviceSecretFrom } from '../device-secret.ts';
import { signInOneAt, signInTwoAt } from '../sign-in-two.ts';
import { onlyFolder } from '../site/command-parts.ts';

const deviceOption = { 'device-secret': { type: 'string' } } as const;

/** `allow`: from now on this machine may open the data with nobody there. */
export async function allow(args: readonly string[], { terminal, say, now }: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, deviceOption);
  const dataDirectory = onlyFolder(positionals);
  await locked(dataDirectory, values['device-secret'], async (vault) => {
    say(`From then on whoever has this machine, running or with its secret, has what every account can read of its data without a password: the
log, the accounts, the cameras and their passwords. Names and faces it can't open.
Two people of different roles sign in: an admin, and an operator or supervisor.`);
    const { keys, by } = await signInTwoAt(terminal, vault);
    await allowUnattended({ dataDirectory, vault, keys, by, now: now() });
    say(`This machine may open that data by itself. Start it, and have the system start it:

    npm run engine -- --data ${dataDirectory}`);
  });
}

/** `withdraw`: it may not any more. */
export async function withdraw(args: readonly string[], { terminal, say, now }: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, { reason: { type: 'string' }, ...deviceOption });
  const dataDirectory = onlyFolder(positionals);
  const reason = required(values.reason, '--reason WHY');
  await locked(dataDirectory, values['device-secret'], async (vault) => {
    say('An admin signs in.');
    const { keys, loginName } = await signInOneAt(terminal, vault, 'Admin’s');
    await withdrawUnattended({ dataDirectory, vault, keys, by: loginName, reason, now: now() });
    say(
      'This machine opens that data no longer by itself. Whoever may have copied its files and its secret before still has the key of the data: renew the keys in the console.',
    );
  });
}

/** No engine works on the data meanwhile, and nothing changes the vault. */
async function locked(
  dataDirectory: string,
  secretFile: string | undefined,
  work: (vault: Vault) => Promise<void>,
): Promise<void> {
  const deviceSecret = await deviceSecretFrom(secretFile, dataDirectory);
  const lock = lockDataDirectory(dataDirectory);
  try {
    const vault = await readVault({ directory: dataDirectory, mode: 'operational', deviceSecret });
    if (vault === null) throw new AppError('not-found', `There is no data of Cordon in ${dataDirectory}.`);
    await work(vault);
  } finally {
    lock.release();
  }
}
