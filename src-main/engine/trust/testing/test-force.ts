import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Mode } from '../../../contract/domain.ts';
import type { Certificate, Trust } from '../certificates.ts';
import type { PinnedRoot } from '../force-root.ts';
import type { PolicyPack } from '../policy-pack.ts';
import type { Revocations } from '../revocations.ts';
import { encodePublicKey, signDocument, signText } from '../sign-document.ts';
import { hashOfText, type SignedDocument } from '../signed-document.ts';
import type { VouchedDocument } from '../statements.ts';

const hourMs = 60 * 60 * 1000;

/** Somebody with a key, and the root's word for it. */
export interface TestHolder {
  readonly certificate: SignedDocument;
  readonly privateKey: KeyObject;
  vouch(statement: unknown): VouchedDocument;
}

/** A force as it is outside the workstation: its root, and people with keys. Time stands at `now`. */
export function createTestForce(now: number, mode: Mode = 'operational') {
  const rootKeys = generateKeyPairSync('ed25519');
  const root: PinnedRoot = { mode, force: 'Example Police', publicKey: encodePublicKey(rootKeys.publicKey) };

  function holder(changes: Partial<Certificate> = {}, signer: KeyObject = rootKeys.privateKey): TestHolder {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const certificate: Certificate = {
      kind: 'certificate',
      mode,
      purpose: 'policy-signer',
      holder: 'Ada Example',
      personnelNumber: '4711',
      rank: null,
      publicKey: encodePublicKey(publicKey),
      from: now - hourMs,
      until: now + 24 * hourMs,
      ...changes,
    };
    return holderOf(signDocument(certificate, signer), privateKey);
  }

  return {
    root,
    rootKey: rootKeys.privateKey,
    trust: { root, revocations: null } as Trust,
    holder,
    /** The same person's certificate for somebody else's key, as a forger would like it. */
    holderOf,
    /** Two different people who sign policies. */
    signers: [holder(), holder({ holder: 'Bo Sample', personnelNumber: '4712' })] as const,
    pack: (policy: unknown, signers: readonly TestHolder[]): PolicyPack =>
      packText(JSON.stringify(policy), signers),
    revocations: (number: number, revoked: readonly TestHolder[], resetsClock = false): SignedDocument =>
      signDocument({ ...revocationsOf(mode, number, now, revoked), resetsClock }, rootKeys.privateKey),
    /** Trust that knows these as revoked. */
    trustWithout: (revoked: readonly TestHolder[]): Trust => ({
      root,
      revocations: revocationsOf(mode, 1, now, revoked),
    }),
  };
}

/** Any text, signed by each of them. */
export function packText(payload: string, signers: readonly TestHolder[]): PolicyPack {
  return {
    format: 'cordon-policy/1',
    payload,
    signatures: signers.map(({ certificate, privateKey }) => ({
      certificate,
      signature: signText(payload, privateKey),
    })),
  };
}

function holderOf(certificate: SignedDocument, privateKey: KeyObject): TestHolder {
  return {
    certificate,
    privateKey,
    vouch: (statement) => ({ certificate, document: signDocument(statement, privateKey) }),
  };
}

function revocationsOf(mode: Mode, number: number, at: number, revoked: readonly TestHolder[]): Revocations {
  return {
    kind: 'revocations',
    mode,
    number,
    at,
    resetsClock: false,
    certificates: revoked.map(({ certificate }) => ({
      hash: hashOfText(certificate.payload),
      holder: 'Somebody',
      reason: 'their token was lost',
    })),
  };
}
