import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError, assertNever } from '../../src-main/contract/errors.ts';
import { checkAuthorityFile, openChain } from '../../src-main/engine/trust/authority.ts';
import { certificateSchema, openCertificate, type Trust } from '../../src-main/engine/trust/certificates.ts';
import { fingerprintOf } from '../../src-main/engine/trust/fingerprint.ts';
import {
  checkPolicySuccession,
  openPolicyPack,
  readPolicy,
} from '../../src-main/engine/trust/policy-pack.ts';
import { openRevocations } from '../../src-main/engine/trust/revocations.ts';
import { parseStatement } from '../../src-main/engine/trust/signed-document.ts';
import { openUnder18 } from '../../src-main/engine/trust/under-18.ts';
import { openCustodians } from '../../src-main/engine/trust/custodians.ts';
import { readEscrowRequest } from '../../src-main/engine/escrow/answer.ts';
import { atInstant } from '../../src-main/engine/wording.ts';
import { onlyFile, parseOptions, type CommandDeps } from './command.ts';
import { formatWords, readAuthorityFile, readFileOf, type AuthorityFile } from './files.ts';
import { must, readTrust, trustOptions } from './known-trust.ts';
import { authorityIn, readPolicyFor, readPolicyInForce } from './orders.ts';

/** `verify`: whether a file counts under the force root, now. @throws AppError with the reason when it doesn't */
export async function verify(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    ...trustOptions,
    previous: { type: 'string' },
    policy: { type: 'string' },
  });
  const path = fromWhereTheyStand(onlyFile(positionals, 'what is to be verified'));
  const trust = readTrust(values);
  deps.say(wordsOfVerified(readAuthorityFile(path), path, trust, values, deps.now()));
  deps.say(
    `Verified under the force root of ${trust.root.force}, fingerprint ${fingerprintOf(trust.root.publicKey)}, ${
      trust.revocations === null
        ? 'without a list of revocations'
        : `with list ${String(trust.revocations.number)} of revocations`
    }. Compare the fingerprint with the paper.`,
  );
}

function wordsOfVerified(
  file: AuthorityFile,
  path: string,
  trust: Trust,
  {
    previous: previousPath,
    policy: policyPath,
  }: { readonly previous?: string | undefined; readonly policy?: string | undefined },
  now: number,
): string {
  switch (file.format) {
    case 'cordon-certificate/1': {
      const { purpose } = must(parseStatement(file.document.payload, certificateSchema, path));
      const certificate = must(openCertificate(file.document, trust, purpose, now));
      return `The certificate of ${certificate.holder} counts until ${atInstant(certificate.until)}.`;
    }
    case 'cordon-revocations/1': {
      const { number, certificates } = must(openRevocations(file.document, trust.root));
      return `List ${String(number)} of revocations is the root's, and revokes ${String(certificates.length)}.`;
    }
    case 'cordon-policy/1': {
      const opened = must(openPolicyPack(file, trust, now));
      if (previousPath !== undefined) {
        const previous = must(
          readPolicy(readFileOf(fromWhereTheyStand(previousPath), 'cordon-policy/1').payload),
        );
        must(checkPolicySuccession(opened, previous));
      }
      const signers = opened.signers.map(({ holder }) => holder).join(' and ');
      return `Version ${String(opened.policy.version)} of the policy of ${opened.policy.force} counts: ${signers} signed it. SHA-256 ${opened.hash}.`;
    }
    case 'cordon-authority/1': {
      const policy = readPolicyFor(authorityIn(file), policyPath, trust, now);
      const { officer, authority, onSite } = must(
        checkAuthorityFile(file, { trust, policy, mode: trust.root.mode, now }),
      );
      return `The authority for ${authority.name} (${authority.deploymentId}) counts until ${atInstant(authority.until)}: ${officer.holder} signed it, and ${onSite.officer.holder} gives the codes.`;
    }
    case 'cordon-presence/1': {
      const { chain, officer } = must(openChain(file.presence, trust, trust.root.mode, now));
      return `${officer.holder} gave their word for the deployment ${chain.deploymentId}, and gives the codes until ${atInstant(chain.until)}.`;
    }
    case 'cordon-under-18/1': {
      const { policy } = readPolicyInForce(policyPath, trust, now);
      const { statement, officer } = must(openUnder18(file, { trust, policy, mode: trust.root.mode, now }));
      return `The extra authority for ${statement.reference} and the picture ${statement.pictureSha256} counts until ${atInstant(statement.until)}: ${officer.holder} signed it.`;
    }
    case 'cordon-custodians/1': {
      const { number, custodians } = must(openCustodians(file.document, trust.root));
      return `List ${String(number)} of custodians is the root's: ${custodians.map(({ holder }) => holder).join(', ')}.`;
    }
    case 'cordon-escrow-request/1': {
      const { purpose } = must(readEscrowRequest(file, trust.root));
      return `This request for ${purpose === 'recovery' ? 'recovery' : 'a rehearsal'} is to custodians of the root. Who made it, no file can tell.`;
    }
    case 'cordon-force-root/1':
    case 'cordon-certificate-request/1':
    case 'cordon-custodian-request/1':
    case 'cordon-custodian-key/1':
    case 'cordon-escrow-answer/1':
    case 'cordon-request/1':
    case 'cordon-private-key/1':
      throw new AppError(
        'bad-request',
        `${path} is ${formatWords[file.format]}: there is nothing to verify under a root.`,
      );
    default:
      return assertNever(file);
  }
}
