import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { asText } from '../../src-main/engine/policy/as-text.ts';
import { publishDifference, publishPolicy } from '../../src-main/engine/policy/publication.ts';
import type { OpenCertificate, Trust } from '../../src-main/engine/trust/certificates.ts';
import {
  checkAnotherPerson,
  checkBelongs,
  checkPolicySuccession,
  openSignatures,
  readPolicy,
  signaturesNeeded,
  type PolicyPack,
  type ReadPolicy,
} from '../../src-main/engine/trust/policy-pack.ts';
import { onlyFile, parseOptions, required, type CommandDeps } from './command.ts';
import { formatWords, readAuthorityFile, readFileOf, writeNewFile, type AuthorityFile } from './files.ts';
import { must, readTrust, trustOptions } from './known-trust.ts';
import { signAuthority } from './sign-authority.ts';
import { openOwnSigner, ownSignerOptions } from './own-signer.ts';

/** `sign`: shows a draft or a policy in plain words, then signs exactly the text that was shown. */
export async function sign(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    ...trustOptions,
    ...ownSignerOptions,
    previous: { type: 'string' },
    policy: { type: 'string' },
    presence: { type: 'string' },
    out: { type: 'string' },
  });
  const trust = readTrust(values);
  const path = fromWhereTheyStand(
    onlyFile(positionals, 'the draft, the request, or the policy that somebody has signed'),
  );
  const file = readAuthorityFile(path);
  if (file.format === 'cordon-request/1' && file.statement.kind === 'authority')
    return signAuthority(file, values, trust, deps);
  const pack = readPack(file, path);
  const read = must(readPolicy(pack.payload));
  assertBelongs(read, trust);
  const own = await openOwnSigner(values, trust, 'policy-signer', deps);
  const me = own.certificate;
  const earlier = must(openSignatures(pack, trust, deps.now()));
  const previous = previousOf(read, values.previous);

  must(checkAnotherPerson(me, earlier));

  deps.say(wordsToSign(read, previous, earlier));
  deps.say(
    `You are about to sign this as ${me.holder} (${me.personnelNumber}). Close this window if it is not what you want.\n`,
  );
  const signature = { certificate: own.document, signature: await own.signer.sign(pack.payload) };
  const signed: PolicyPack = { ...pack, signatures: [...pack.signatures, signature] };
  const missing = signaturesNeeded - signed.signatures.length;
  const version = `policy-${String(read.policy.version)}`;
  const name = missing > 0 ? `${version}.needs-${String(missing)}-more.json` : `${version}.json`;
  deps.say(`Written: ${writeNewFile(fromWhereTheyStand(values.out ?? '.'), name, signed)}`);
  deps.say(
    missing > 0
      ? 'It needs a second signature, by another person.'
      : 'It has the signatures that it needs. Import it in the console, under Policy.',
  );
}

/** A draft becomes a pack that nobody has signed: from here on its text stays as it is. */
function readPack(file: AuthorityFile, path: string): PolicyPack {
  switch (file.format) {
    case 'cordon-policy/1':
      return file;
    case 'cordon-request/1':
      if (file.statement.kind !== 'policy') {
        throw new AppError(
          'bad-request',
          `${path} asks for a signature of the kind “${file.statement.kind}”, which this version can't give.`,
        );
      }
      return { format: 'cordon-policy/1', payload: JSON.stringify(file.statement, null, 2), signatures: [] };
    default:
      throw new AppError(
        'bad-request',
        `${path} is ${formatWords[file.format]}; that is nothing to sign here.`,
      );
  }
}

function assertBelongs({ policy }: ReadPolicy, { root, revocations }: Trust): void {
  must(checkBelongs(policy, root));
  const known = revocations?.number ?? 0;
  if (policy.revocationList > known) {
    throw new AppError(
      'bad-request',
      `This policy needs list ${String(policy.revocationList)} of revocations: give it with --revocations FILE.`,
    );
  }
}

/** Without the version before, nobody can see what a new one changes. */
function previousOf(read: ReadPolicy, path: string | undefined): ReadPolicy | null {
  if (read.policy.previous === null) return null;
  const given = required(path, '--previous FILE, the version before, so that the difference can be shown');
  const previous = must(readPolicy(readFileOf(fromWhereTheyStand(given), 'cordon-policy/1').payload));
  must(checkPolicySuccession(read, previous));
  return previous;
}

function wordsToSign(
  read: ReadPolicy,
  previous: ReadPolicy | null,
  signers: readonly OpenCertificate[],
): string {
  const published = { ...read, signers };
  const whole = asText(publishPolicy(published));
  return previous === null ? whole : `${whole}\n${asText(publishDifference(published, previous))}`;
}
