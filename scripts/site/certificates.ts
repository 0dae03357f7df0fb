import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import * as asn1js from 'asn1js';
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  CertificationRequest,
  Extension,
  ExtKeyUsage,
  GeneralName,
  GeneralNames,
  type PublicKeyInfo,
} from 'pkijs';
import { AppError } from '../../src-main/contract/errors.ts';

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const commonName = '2.5.4.3';
const dayMs = 24 * 60 * 60 * 1000;
/** Clocks of vans are set by hand. */
const earlierMs = dayMs;

/** What a certificate of the bus is for. */
type Use = 'authority' | 'hub' | 'leaf';

/** RFC 5280: bits of a key's usage, as they stand in a bit string of one byte. */
const keyUsageBits: Readonly<Record<Use, number>> = { authority: 0x06, hub: 0x80, leaf: 0x80 };
const serverAuthentication = '1.3.6.1.5.5.7.3.1';
const clientAuthentication = '1.3.6.1.5.5.7.3.2';

/** A new P-256 key: PKCS #8, PEM. */
export function makeTlsKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: curve.namedCurve });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** A request (PKCS #10, PEM) with which the holder of a key asks for a certificate. */
export async function requestCertificate(keyPem: string, name: string): Promise<string> {
  const { privateKey, publicKey } = await readKey(keyPem);
  const request = new CertificationRequest({ version: 0 });
  request.subject.typesAndValues.push(named(name));
  request.attributes = [];
  await request.subjectPublicKeyInfo.importKey(publicKey);
  await request.sign(privateKey, 'SHA-256');
  return toPem('CERTIFICATE REQUEST', request.toSchema().toBER());
}

/** The authority's certificate, by itself. */
export async function makeAuthorityCertificate(keyPem: string, name: string, now: number): Promise<string> {
  const { privateKey, publicKey } = await readKey(keyPem);
  const certificate = draft({ name, issuer: name, use: 'authority', hosts: [], from: now, days: 3650 });
  await certificate.subjectPublicKeyInfo.importKey(publicKey);
  return signed(certificate, privateKey);
}

export interface Issue {
  /** PEM. */
  readonly authorityKey: string;
  /** PEM: its subject is the issuer. */
  readonly authority: string;
  /** The common name: whom the hub takes it for. */
  readonly name: string;
  readonly use: 'hub' | 'leaf';
  /** Names and addresses that it is reached at. */
  readonly hosts: readonly string[];
  readonly now: number;
  readonly days: number;
}

/**
 * Certifies the key in a request; nothing else of the request is taken.
 * @throws AppError when whoever asks has not got the key
 */
export async function certifyRequest(requestPem: string, issue: Issue): Promise<string> {
  const request = readRequest(requestPem);
  const isTheirs = request !== null && (await request.verify().catch(() => false));
  if (!isTheirs)
    throw new AppError(
      'not-trusted',
      'The request for a certificate is not signed by the key that it is about.',
    );
  return certify(request.subjectPublicKeyInfo, issue);
}

async function certify(key: PublicKeyInfo, issue: Issue): Promise<string> {
  const { authorityKey, authority, name, use, hosts, now, days } = issue;
  const { privateKey } = await readKey(authorityKey);
  const issuer = commonNameOf(authority);
  const certificate = draft({ name, issuer, use, hosts, from: now, days });
  certificate.subjectPublicKeyInfo = key;
  return signed(certificate, privateKey);
}

interface Draft {
  readonly name: string;
  readonly issuer: string;
  readonly use: Use;
  readonly hosts: readonly string[];
  readonly from: number;
  readonly days: number;
}

function draft({ name, issuer, use, hosts, from, days }: Draft): Certificate {
  const certificate = new Certificate();
  certificate.version = 2;
  // Positive, and never the same again.
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  certificate.serialNumber = new asn1js.Integer({ valueHex: bufferOf(serial) });
  certificate.issuer.typesAndValues.push(named(issuer));
  certificate.subject.typesAndValues.push(named(name));
  certificate.notBefore.value = new Date(from - earlierMs);
  certificate.notAfter.value = new Date(from + days * dayMs);
  const usage = new asn1js.BitString({
    valueHex: Uint8Array.of(keyUsageBits[use]).buffer,
    unusedBits: use === 'authority' ? 1 : 7,
  });
  const isAuthority = use === 'authority';
  const constraints = isAuthority ? { cA: true, pathLenConstraint: 0 } : { cA: false };
  certificate.extensions = [
    extension('2.5.29.19', true, new BasicConstraints(constraints).toSchema()),
    extension('2.5.29.15', true, usage),
  ];
  if (!isAuthority) {
    const purposes = use === 'hub' ? [serverAuthentication] : [clientAuthentication];
    certificate.extensions.push(
      extension('2.5.29.37', true, new ExtKeyUsage({ keyPurposes: purposes }).toSchema()),
    );
  }
  if (hosts.length > 0) {
    const names = new GeneralNames({ names: hosts.map(hostName) });
    certificate.extensions.push(extension('2.5.29.17', false, names.toSchema()));
  }
  return certificate;
}

function extension(id: string, isCritical: boolean, value: { toBER(): ArrayBuffer }): Extension {
  return new Extension({ extnID: id, critical: isCritical, extnValue: value.toBER() });
}

function hostName(host: string): GeneralName {
  if (isIP(host) !== 4) return new GeneralName({ type: 2, value: host });
  const bytes = Uint8Array.from(host.split('.'), Number);
  return new GeneralName({ type: 7, value: new asn1js.OctetString({ valueHex: bytes.buffer }) });
}

function named(name: string): AttributeTypeAndValue {
  return new AttributeTypeAndValue({ type: commonName, value: new asn1js.Utf8String({ value: name }) });
}

async function signed(certificate: Certificate, key: CryptoKey): Promise<string> {
  await certificate.sign(key, 'SHA-256');
  return toPem('CERTIFICATE', certificate.toSchema(true).toBER());
}

async function readKey(
  pem: string,
): Promise<{ readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }> {
  const { subtle } = globalThis.crypto;
  const key = createPrivateKey(pem);
  const jwk = key.export({ format: 'jwk' });
  const { d: _, ...publicJwk } = jwk;
  return {
    privateKey: await subtle.importKey('jwk', { ...jwk }, curve, false, ['sign']),
    publicKey: await subtle.importKey('jwk', { ...publicJwk }, curve, true, ['verify']),
  };
}

function readRequest(pem: string): CertificationRequest | null {
  const base64 =
    /^-----BEGIN CERTIFICATE REQUEST-----\n([A-Za-z0-9+/=\n]+)-----END CERTIFICATE REQUEST-----\n$/.exec(
      pem,
    )?.[1];
  if (base64 === undefined) return null;
  try {
    return CertificationRequest.fromBER(bufferOf(Buffer.from(base64, 'base64')));
  } catch {
    return null; // no PKCS #10
  }
}

/** The common name of a certificate's subject. */
export function commonNameOf(pem: string): string {
  const name = /^CN=(.+)$/m.exec(new X509Certificate(pem).subject)?.[1];
  if (name === undefined) throw new Error('a certificate of the bus has a common name');
  return name;
}

function toPem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** asn1js takes a buffer of its own. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
