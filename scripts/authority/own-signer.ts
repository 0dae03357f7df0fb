import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import {
  openCertificate,
  type OpenCertificate,
  type Purpose,
  type Trust,
} from '../../src-main/engine/trust/certificates.ts';
import type { SignedDocument } from '../../src-main/engine/trust/signed-document.ts';
import { required, type CommandDeps } from './command.ts';
import { readFileOf } from './files.ts';
import { must } from './known-trust.ts';
import { openSigner, signerOptions, type Signer } from './signer.ts';

/** Somebody's certificate, and the key that it is for. */
export const ownSignerOptions = { ...signerOptions, certificate: { type: 'string' } } as const;

/** Somebody who signs, as the root vouches for them. */
export interface OwnSigner {
  readonly certificate: OpenCertificate;
  /** The certificate as it goes with what they sign. */
  readonly document: SignedDocument;
  readonly signer: Signer;
}

/**
 * Somebody's certificate that counts now, for this purpose, with the key that it is for. Asked before the passphrase: the wrong key
 * is noticed before it is unlocked.
 */
export async function openOwnSigner(
  options: Parameters<typeof openSigner>[0] & { readonly certificate?: string | undefined },
  trust: Trust,
  purpose: Purpose,
  { now, terminal }: Pick<CommandDeps, 'now' | 'terminal'>,
): Promise<OwnSigner> {
  const given = required(options.certificate, '--certificate FILE, your certificate');
  const { document } = readFileOf(fromWhereTheyStand(given), 'cordon-certificate/1');
  const certificate = must(openCertificate(document, trust, purpose, now()));
  const signer = await openSigner(options, terminal);
  if (signer.publicKey === certificate.publicKey) return { certificate, document, signer };
  throw new AppError(
    'wrong-key',
    `The certificate of ${certificate.holder} is for another key than the one that would sign.`,
  );
}
