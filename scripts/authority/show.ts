import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError, assertNever } from '../../src-main/contract/errors.ts';
import { asText } from '../../src-main/engine/policy/as-text.ts';
import { publishPolicy } from '../../src-main/engine/policy/publication.ts';
import { certificateSchema, openCertificateRequest } from '../../src-main/engine/trust/certificates.ts';
import { escrowRequestSchema } from '../../src-main/engine/escrow/files.ts';
import { custodiansSchema } from '../../src-main/engine/trust/custodians.ts';
import { fingerprintOf } from '../../src-main/engine/trust/fingerprint.ts';
import { openForceRoot } from '../../src-main/engine/trust/force-root.ts';
import { readPolicy, type PolicyPack } from '../../src-main/engine/trust/policy-pack.ts';
import { revocationsSchema } from '../../src-main/engine/trust/revocations.ts';
import { parseStatement } from '../../src-main/engine/trust/signed-document.ts';
import { parseOptions, type CommandDeps } from './command.ts';
import { readAuthorityFile, type AuthorityFile } from './files.ts';
import { must } from './known-trust.ts';
import { presenceChainSchema } from '../../src-main/engine/trust/presence-chain.ts';
import { authorityIn, orderIn, wordsOfOrder } from './orders.ts';
import { under18In, wordsOfUnder18 } from './under-18.ts';
import {
  wordsOfCertificate,
  wordsOfChain,
  wordsOfCustodian,
  wordsOfCustodians,
  wordsOfEscrowRequest,
  wordsOfRequest,
  wordsOfRevocations,
  wordsOfRoot,
} from './words.ts';

/** `show`: what a file says, in plain words. It checks no signature under a root: `verify` does. */
export function show(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { positionals } = parseOptions(args, {});
  if (positionals.length === 0) throw new AppError('bad-request', 'Give one file or several.');
  for (const path of positionals) deps.say(wordsOf(readAuthorityFile(fromWhereTheyStand(path))));
  deps.say('Shown as it stands in the file. Whether it counts, “verify” says.');
  return Promise.resolve();
}

function wordsOf(file: AuthorityFile): string {
  switch (file.format) {
    case 'cordon-force-root/1':
      return wordsOfRoot(must(openForceRoot(file)));
    case 'cordon-certificate-request/1':
      return wordsOfRequest(must(openCertificateRequest(file)));
    case 'cordon-certificate/1':
      return wordsOfCertificate(
        must(parseStatement(file.document.payload, certificateSchema, 'This certificate')),
      );
    case 'cordon-revocations/1':
      return wordsOfRevocations(must(parseStatement(file.document.payload, revocationsSchema, 'This list')));
    case 'cordon-request/1':
      return file.statement.kind === 'authority'
        ? wordsOfOrder(orderIn(file), null)
        : wordsOfPolicy(JSON.stringify(file.statement), []);
    case 'cordon-authority/1':
      return wordsOfOrder(authorityIn(file), null);
    case 'cordon-under-18/1':
      return wordsOfUnder18(under18In(file));
    case 'cordon-presence/1':
      return wordsOfChain(
        must(parseStatement(file.presence.document.payload, presenceChainSchema, 'This word')),
      );
    case 'cordon-policy/1':
      return wordsOfPolicy(file.payload, namedSigners(file));
    case 'cordon-private-key/1':
      return `A private key: ${file.label}\n  Fingerprint: ${fingerprintOf(file.publicKey)}\n`;
    case 'cordon-custodian-request/1':
      return wordsOfCustodian(file);
    case 'cordon-custodian-key/1':
      return `A custodian’s private key: ${file.label}\n  Fingerprint: ${fingerprintOf(file.publicKey)}\n`;
    case 'cordon-custodians/1':
      return wordsOfCustodians(
        must(parseStatement(file.document.payload, custodiansSchema, 'This list of custodians')),
      );
    case 'cordon-escrow-request/1':
      return wordsOfEscrowRequest(must(parseStatement(file.payload, escrowRequestSchema, 'This request')));
    case 'cordon-escrow-answer/1':
      return `An answer by ${file.holder} to a request for ${file.purpose === 'recovery' ? 'recovery' : 'a rehearsal'}.\n`;
    default:
      return assertNever(file);
  }
}

function wordsOfPolicy(payload: string, signers: ReturnType<typeof namedSigners>): string {
  return asText(publishPolicy({ ...must(readPolicy(payload)), signers }));
}

/** As the certificates in the file name them. */
function namedSigners({ signatures }: PolicyPack) {
  return signatures.map(({ certificate }) =>
    must(parseStatement(certificate.payload, certificateSchema, 'A signer’s certificate')),
  );
}
