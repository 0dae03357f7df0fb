import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { custodianRequestSchema } from '../../src-main/engine/trust/custodians.ts';
import { fingerprintOf } from '../../src-main/engine/trust/fingerprint.ts';
import { formProblems } from '../../src-main/engine/trust/signed-document.ts';
import { parseOptions, required, type CommandDeps } from './command.ts';
import { makeCustodianKey } from './custodian-key.ts';
import { writeNewFile } from './files.ts';
import { fileNameOf } from './keygen.ts';
import { askNewPassphrase } from './signer.ts';

/** `escrow keygen`: makes a custodian's key, on their own machine. */
export async function escrowKeygen(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values } = parseOptions(args, {
    name: { type: 'string' },
    number: { type: 'string' },
    out: { type: 'string' },
    demo: { type: 'boolean', default: false },
  });
  const holder = required(values.name, '--name "YOUR NAME"');
  const personnelNumber = required(values.number, '--number "YOUR PERSONNEL NUMBER"');
  const folder = fromWhereTheyStand(values.out ?? '.');
  const label = `${holder}, custodian`;
  const passphrase = await askNewPassphrase(label, deps.terminal);
  const key = await makeCustodianKey(label, passphrase, deps.passphraseCost);
  const request = custodianRequestSchema.safeParse({
    format: 'cordon-custodian-request/1',
    mode: values.demo ? 'demo' : 'operational',
    holder,
    personnelNumber,
    publicKey: key.publicKey,
    madeAt: deps.now(),
  });
  if (!request.success) throw new AppError('bad-request', formProblems(request.error));
  const name = fileNameOf(personnelNumber, 'custodian');
  deps.say(`Written: ${writeNewFile(folder, `${name}.private-key.json`, key)}`);
  deps.say(`Written: ${writeNewFile(folder, `${name}.request.json`, request.data)}`);
  deps.say(`
The fingerprint of this key:

    ${fingerprintOf(key.publicKey)}

Take the request to whoever keeps the force root, and read the fingerprint out to them. The private key stays with you,
offline, with a copy in a safe that no other custodian opens. Without two of three such keys nothing is recovered.`);
}
