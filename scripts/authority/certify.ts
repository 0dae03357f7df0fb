import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { certificateSchema, openCertificateRequest } from '../../src-main/engine/trust/certificates.ts';
import { modeWords } from '../../src-main/engine/trust/mode-words.ts';
import { formProblems } from '../../src-main/engine/trust/signed-document.ts';
import { onlyFile, parseOptions, required, type CommandDeps } from './command.ts';
import { readFileOf, writeNewFile } from './files.ts';
import { fileNameOf } from './keygen.ts';
import { must, readTrust, trustOptions } from './known-trust.ts';
import { assertRootKey } from './root-key.ts';
import { openSigner, signerOptions, signStatement } from './signer.ts';
import { wordsOfCertificate, wordsOfRequest } from './words.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Longer, and a certificate outlives what anybody remembers of it. */
const longestDays = 1_100;

/** `certify`: the force root vouches for somebody's key, for something, for so long. */
export async function certify(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    ...trustOptions,
    ...signerOptions,
    days: { type: 'string' },
    out: { type: 'string' },
  });
  const requestFile = readFileOf(
    fromWhereTheyStand(onlyFile(positionals, 'the request')),
    'cordon-certificate-request/1',
  );
  const days = Number(required(values.days, '--days N, how long the certificate counts'));
  if (!Number.isInteger(days) || days < 1 || days > longestDays) {
    throw new AppError('bad-request', `A certificate counts for 1 to ${String(longestDays)} days.`);
  }
  const { root } = readTrust(values);
  const request = must(openCertificateRequest(requestFile));
  if (request.mode !== root.mode)
    throw new AppError('not-allowed', `This request ${modeWords(request.mode)}.`);
  const signer = await openSigner(values, deps.terminal);
  assertRootKey(signer, root);

  deps.say(wordsOfRequest(request));
  deps.say(
    'Compare the fingerprint with what its holder reads out to you, and the person with their number.\n',
  );
  const { kind: _, madeAt: __, ...holder } = request;
  const from = deps.now();
  const certificate = certificateSchema.safeParse({
    kind: 'certificate',
    ...holder,
    from,
    until: from + days * dayMs,
  });
  if (!certificate.success) throw new AppError('bad-request', formProblems(certificate.error));
  deps.say('This is what will be signed:\n');
  deps.say(wordsOfCertificate(certificate.data));
  const document = await signStatement(certificate.data, signer);
  const name = `${fileNameOf(request.personnelNumber, request.purpose)}.certificate.json`;
  deps.say(
    `Written: ${writeNewFile(fromWhereTheyStand(values.out ?? '.'), name, { format: 'cordon-certificate/1', document })}`,
  );
}
