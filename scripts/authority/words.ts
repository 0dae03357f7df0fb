import { asText } from '../../src-main/engine/policy/as-text.ts';
import type { Publication } from '../../src-main/engine/policy/publication.ts';
import {
  purposeWords,
  type Certificate,
  type CertificateRequest,
} from '../../src-main/engine/trust/certificates.ts';
import type { EscrowRequest } from '../../src-main/engine/escrow/files.ts';
import { depositsIn } from '../../src-main/engine/keys/deposit.ts';
import type { Custodian, CustodianRequest, Custodians } from '../../src-main/engine/trust/custodians.ts';
import { fingerprintOf } from '../../src-main/engine/trust/fingerprint.ts';
import type { ForceRoot } from '../../src-main/engine/trust/force-root.ts';
import type { PresenceChain } from '../../src-main/engine/trust/presence-chain.ts';
import type { Revocations } from '../../src-main/engine/trust/revocations.ts';
import { atInstant, hyphensToSpaces, shortHash } from '../../src-main/engine/wording.ts';

type Facts = Publication['facts'];

const validFor = { demo: 'a demo only', operational: 'real data' } as const;

export function wordsOfRoot(root: ForceRoot): string {
  return text(`The force root of ${root.force}`, [
    ['Fingerprint', fingerprintOf(root.publicKey)],
    ['For', validFor[root.mode]],
    ['Made', atInstant(root.madeAt)],
  ]);
}

export function wordsOfRequest(request: CertificateRequest): string {
  return text('A request for a certificate', [
    ...holderFacts(request),
    ['Asked for', atInstant(request.madeAt)],
  ]);
}

export function wordsOfCertificate(certificate: Certificate): string {
  return text('A certificate', [
    ...holderFacts(certificate),
    ['Counts from', atInstant(certificate.from)],
    ['Counts until', atInstant(certificate.until)],
  ]);
}

export function wordsOfRevocations({ number, mode, at, resetsClock, certificates }: Revocations): string {
  return text(`List ${String(number)} of revoked certificates`, [
    ['For', validFor[mode]],
    ['Made', atInstant(at)],
    ...(resetsClock
      ? [['Clock', 'workstations whose clock had run ahead take this as the time'] as const]
      : []),
    ['Revoked', certificates.length === 0 ? 'none' : String(certificates.length)],
    ...certificates.map(
      ({ holder, reason, hash }) => [holder, `${reason} (certificate ${shortHash(hash)})`] as const,
    ),
  ]);
}

export function wordsOfChain(chain: PresenceChain): string {
  return text('An on-site officer’s word', [
    ['For the deployment', chain.deploymentId],
    ['For', validFor[chain.mode]],
    ['Window', `${atInstant(chain.from)} to ${atInstant(chain.until)}`],
    ['A code counts for', `${String(chain.intervalMinutes)} minutes at most`],
    ['Hash of the order', chain.orderHash],
    ['Anchor of the codes', chain.anchor],
  ]);
}

export function wordsOfCustodian(request: CustodianRequest | Custodian): string {
  const { holder, personnelNumber, publicKey } = request;
  return text('A custodian', [
    ['Holder', `${holder}, number ${personnelNumber}`],
    ['Fingerprint of the key', fingerprintOf(publicKey)],
    ...('mode' in request
      ? [['For', validFor[request.mode]] as const, ['Made', atInstant(request.madeAt)] as const]
      : []),
  ]);
}

export function wordsOfCustodians({ number, mode, at, custodians }: Custodians): string {
  return text(`List ${String(number)} of custodians`, [
    ['For', validFor[mode]],
    ['Made', atInstant(at)],
    ...custodians.map(
      ({ holder, personnelNumber, publicKey }) =>
        [`${holder}, number ${personnelNumber}`, fingerprintOf(publicKey)] as const,
    ),
    ['Needed to open anything', 'any two of them together'],
  ]);
}

export function wordsOfEscrowRequest(request: EscrowRequest): string {
  const facts: [string, string][] = [
    ['For', validFor[request.mode]],
    ['Made', atInstant(request.at)],
    [
      'Opens',
      depositsIn(request.deposits)
        .map(([group]) => groupWords[group])
        .join(', '),
    ],
  ];
  if (request.purpose === 'rehearsal')
    return text('A rehearsal: your answer opens nothing', [['Number', request.id], ...facts]);
  return text('A RECOVERY: with a second custodian’s, your answer opens everything', [
    ['Number', request.id],
    ...facts,
    ['Reason', request.reason],
    ['Let in anew', request.letIn.join(', ')],
  ]);
}

const groupWords = { data: 'all data', records: 'names and votes', faces: 'pictures of faces' } as const;

function holderFacts(holder: CertificateRequest | Certificate): Facts {
  return [
    ['Holder', `${holder.holder}, number ${holder.personnelNumber}`],
    ['Rank', holder.rank === null ? 'not stated' : hyphensToSpaces(holder.rank)],
    ['As', purposeWords[holder.purpose]],
    ['For', validFor[holder.mode]],
    ['Fingerprint of the key', fingerprintOf(holder.publicKey)],
  ];
}

function text(title: string, facts: Facts): string {
  return asText({ title, facts, sections: [] });
}
