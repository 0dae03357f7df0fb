import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { certificateSchema } from '../../src-main/engine/trust/certificates.ts';
import { checkSuccession, revocationsSchema } from '../../src-main/engine/trust/revocations.ts';
import { formProblems, hashOfText, openDocument } from '../../src-main/engine/trust/signed-document.ts';
import { parseOptions, required, type CommandDeps } from './command.ts';
import { readFileOf, writeNewFile } from './files.ts';
import { must, readTrust, trustOptions } from './known-trust.ts';
import { assertRootKey } from './root-key.ts';
import { openSigner, signerOptions, signStatement } from './signer.ts';
import { wordsOfRevocations } from './words.ts';

/** `revoke`: the next list of what the force root takes back; without a certificate, the same list under a new number and date. */
export async function revoke(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    ...trustOptions,
    ...signerOptions,
    reason: { type: 'string' },
    first: { type: 'boolean', default: false },
    'resets-clock': { type: 'boolean', default: false },
    out: { type: 'string' },
  });
  const { root, revocations: known } = readTrust(values);
  if (known === null && !values.first) {
    throw new AppError(
      'bad-request',
      'Give the newest list with --revocations FILE; only the very first has none: --first.',
    );
  }
  const signer = await openSigner(values, deps.terminal);
  assertRootKey(signer, root);
  const added = positionals.map((path) => {
    const { document } = readFileOf(fromWhereTheyStand(path), 'cordon-certificate/1');
    const certificate = must(openDocument(document, root.publicKey, certificateSchema, path));
    const reason = required(values.reason, '--reason "WHY", fit to be read by whoever is refused');
    return { hash: hashOfText(document.payload), holder: certificate.holder, reason };
  });
  const earlier = known?.certificates ?? [];
  const next = revocationsSchema.safeParse({
    kind: 'revocations',
    mode: root.mode,
    number: (known?.number ?? 0) + 1,
    at: deps.now(),
    resetsClock: values['resets-clock'],
    certificates: [...earlier, ...added.filter(({ hash }) => !earlier.some((one) => one.hash === hash))],
  });
  if (!next.success) throw new AppError('bad-request', formProblems(next.error));
  must(checkSuccession(next.data, known));

  deps.say('This is what will be signed:\n');
  deps.say(wordsOfRevocations(next.data));
  const document = await signStatement(next.data, signer);
  const name = `revocations-${String(next.data.number)}.json`;
  deps.say(
    `Written: ${writeNewFile(fromWhereTheyStand(values.out ?? '.'), name, { format: 'cordon-revocations/1', document })}`,
  );
  deps.say('Take it to every workstation and every signer.');
}
