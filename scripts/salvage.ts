// npm run salvage -- DIR --to NEW-DIR [--device-secret FILE]
// Saves what can still be read of damaged data into a new data directory, and changes nothing in the damaged one.
// Two people of different roles sign in, one of them an admin.
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fromWhereTheyStand } from '../native-models/from-where-they-stand.ts';
import { AppError } from '../src-main/contract/errors.ts';
import { hasSystemdSecret, sealedFile } from '../src-main/engine-host/systemd-secret.ts';
import { salvageDirectory } from '../src-main/engine/backups/salvage.ts';
import { vaultFile } from '../src-main/engine/keys/vault-file.ts';
import { readVault } from '../src-main/engine/keys/vault.ts';
import { deviceSecretFrom } from './device-secret.ts';
import { describeSalvage } from './salvage/describe-salvage.ts';
import { signInTwo } from './sign-in-two.ts';
import { endBy } from './end-by.ts';

const usage = 'Usage: npm run salvage -- DIR --to NEW-DIR [--device-secret FILE]';

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { to: { type: 'string' }, 'device-secret': { type: 'string' } },
  });
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0 || values.to === undefined)
    throw new AppError('bad-request', usage);
  const [dataDirectory, target] = [fromWhereTheyStand(given), fromWhereTheyStand(values.to)];
  if (!existsSync(join(dataDirectory, vaultFile)))
    throw new AppError(
      'not-found',
      `${dataDirectory} is no data directory of Cordon: it has no ${vaultFile}.`,
    );
  const deviceSecret = await deviceSecretFrom(values['device-secret'], dataDirectory);
  const vault = await readVault({ directory: dataDirectory, mode: 'operational', deviceSecret });
  if (vault === null) throw new AppError('not-found', `There is no ${vaultFile} in ${dataDirectory}.`);
  console.log(
    `Saves what can be read in ${dataDirectory} to ${target}.\nTwo people of different roles sign in, one of them an admin.`,
  );
  const { keys, by } = await signInTwo(vault);
  const salvaged = salvageDirectory({ dataDirectory, target, vaultKey: keys.data, by, now: Date.now() });
  if (hasSystemdSecret(dataDirectory))
    copyFileSync(join(dataDirectory, sealedFile), join(target, sealedFile));
  console.log(describeSalvage(salvaged, target).join('\n'));
  return salvaged.log.missing.length === 0;
}

await endBy(main, usage);
