import * as asn1js from 'asn1js';
import {
  AlgorithmIdentifier,
  Certificate,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { AppError } from '../../../contract/errors.ts';
import { fromBase64, isSame, utf8 } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';

const sha256Id = '2.16.840.1.101.3.4.2.1';
/** PKIStatus of RFC 3161: granted, and granted with changes. */
const granted: readonly number[] = [0, 1];

/** A server's word that a head was there at a time (RFC 3161). */
export interface Timestamp {
  /** Milliseconds since 1970-01-01 UTC, by the server's clock. */
  readonly at: number;
  /** The whole reply as it came, for `openssl ts -verify`. */
  readonly reply: Uint8Array;
}

/** @param nonce what no earlier reply can have */
export function timestampRequest(note: string, nonce: Uint8Array): Uint8Array {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({
        algorithmId: sha256Id,
        algorithmParams: new asn1js.Null(),
      }),
      hashedMessage: new asn1js.OctetString({ valueHex: bufferOf(sha256(note)) }),
    }),
    nonce: new asn1js.Integer({ valueHex: bufferOf(nonce) }),
    certReq: true,
  });
  return new Uint8Array(request.toSchema().toBER());
}

/**
 * What a server's reply says, once everything of it was checked, and that it answers this request.
 * @param trusted PEM
 * @throws AppError that says what is wrong with it
 */
export async function openTimestamp(
  reply: Uint8Array,
  asked: { readonly note: string; readonly nonce: Uint8Array; readonly trusted: string },
): Promise<Timestamp> {
  const { at, nonce } = await checkTimestamp(reply, asked);
  if (nonce === null || !isSame(nonce, asked.nonce)) throw wrong('gave a reply of another request');
  return { at, reply };
}

/**
 * What a reply says whenever it was asked for: that it was granted, is about this head, and was signed by a certificate that the
 * trusted one vouches for. It takes no Node: the verifier's page does the same.
 * @throws AppError that says what is wrong with it
 */
export async function checkTimestamp(
  reply: Uint8Array,
  { note, trusted }: { readonly note: string; readonly trusted: string },
): Promise<{ readonly at: number; readonly nonce: Uint8Array | null }> {
  const response = parsed(() => TimeStampResp.fromBER(bufferOf(reply)));
  if (!granted.includes(response.status.status)) throw wrong('refused to give a time');
  const { timeStampToken } = response;
  if (timeStampToken === undefined) throw wrong('gave no time');
  const signed = parsed(() => new SignedData({ schema: timeStampToken.content }));
  const content = signed.encapContentInfo.eContent?.getValue();
  if (content === undefined) throw wrong('gave no time');
  const info = parsed(() => TSTInfo.fromBER(content));
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  const isOfHead =
    hashAlgorithm.algorithmId === sha256Id && isSame(new Uint8Array(hashedMessage.getValue()), sha256(note));
  if (!isOfHead) throw wrong('answered about something else than this head');
  const verified = await signed
    .verify({
      signer: 0,
      data: bufferOf(utf8(note)),
      trustedCerts: [certificateOf(trusted)],
      checkChain: true,
      checkDate: info.genTime,
      extendedMode: true,
    })
    .catch(() => null);
  if (verified?.signatureVerified !== true)
    throw wrong('signed with a certificate that the one entered here does not vouch for');
  const nonce = info.nonce === undefined ? null : new Uint8Array(info.nonce.valueBlock.valueHexView);
  return { at: info.genTime.getTime(), nonce };
}

/** @throws AppError where it is no certificate */
export function certificateOf(pem: string): Certificate {
  try {
    const [, encoded] =
      /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem) ?? [];
    const bytes = encoded === undefined ? null : fromBase64(encoded.replaceAll(/\s/g, ''));
    if (bytes === null) throw new Error('there is no block of a certificate');
    return Certificate.fromBER(bufferOf(bytes));
  } catch (cause) {
    throw new AppError('bad-request', 'This is no certificate in PEM. Ask whoever runs the server for it.', {
      cause,
    });
  }
}

function parsed<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw new AppError('not-trusted', 'The timestamp server’s reply can’t be read.', { cause });
  }
}

function wrong(what: string): AppError {
  return new AppError('not-trusted', `The timestamp server ${what}.`);
}

/** A buffer of exactly these bytes, which these libraries ask for. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
