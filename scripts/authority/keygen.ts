import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { certificateRequestSchema, purposeSchema } from '../../src-main/engine/trust/certificates.ts';
import { fingerprintOf } from '../../src-main/engine/trust/fingerprint.ts';
import { formProblems } from '../../src-main/engine/trust/signed-document.ts';
import { parseOptions, required, type CommandDeps } from './command.ts';
import { writeNewFile } from './files.ts';
import { signStatement, takeKey, tokenOptions } from './signer.ts';

/** `keygen`: makes somebody's key, or takes the one on their token, and asks the force root to vouch for it. */
export async function keygen(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values } = parseOptions(args, {
    purpose: { type: 'string' },
    name: { type: 'string' },
    number: { type: 'string' },
    rank: { type: 'string' },
    out: { type: 'string' },
    demo: { type: 'boolean', default: false },
    ...tokenOptions,
  });
  const holder = required(values.name, '--name "YOUR NAME"');
  const personnelNumber = required(values.number, '--number "YOUR PERSONNEL NUMBER"');
  const purpose = purposeSchema.safeParse(
    required(values.purpose, `--purpose ${purposeSchema.options.join(' | ')}`),
  );
  if (!purpose.success) {
    throw new AppError('bad-request', `A key is for one of: ${purposeSchema.options.join(', ')}.`);
  }
  if (purpose.data === 'authorising-officer' && values.rank === undefined) {
    throw new AppError(
      'bad-request',
      'An authorising officer has a rank: --rank CODE, as the policy lists it.',
    );
  }
  const folder = fromWhereTheyStand(values.out ?? '.');
  const { signer, file } = await takeKey(values, `${holder}, ${purpose.data}`, deps);

  const request = certificateRequestSchema.safeParse({
    kind: 'certificate-request',
    mode: values.demo ? 'demo' : 'operational',
    purpose: purpose.data,
    holder,
    personnelNumber,
    rank: values.rank ?? null,
    publicKey: signer.publicKey,
    madeAt: deps.now(),
  });
  if (!request.success) throw new AppError('bad-request', formProblems(request.error));
  const document = await signStatement(request.data, signer);
  const name = fileNameOf(personnelNumber, purpose.data);
  if (file !== null) deps.say(`Written: ${writeNewFile(folder, `${name}.private-key.json`, file)}`);
  deps.say(
    `Written: ${writeNewFile(folder, `${name}.request.json`, { format: 'cordon-certificate-request/1', document })}`,
  );
  deps.say(`
The fingerprint of this key:

    ${fingerprintOf(signer.publicKey)}

Take the request to whoever keeps the force root, and read the fingerprint out to them.${file === null ? '' : ' The private key stays with you.'}`);
}

/** Only what every file system takes. */
export function fileNameOf(personnelNumber: string, purpose: string): string {
  return `${personnelNumber.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${purpose}`;
}
