import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { AppError } from '../../../contract/errors.ts';
import { ns } from './namespaces.ts';
import { longestXmlBytes, readXml, shownLine, type XmlElement } from './read-xml.ts';
import { type DeviceCredentials, usernameToken } from './username-token.ts';

/** From the connection to the last byte. */
const patienceMs = 8_000;

/** What a device answered to a question. */
export type DeviceAnswer =
  { readonly ok: true; readonly body: XmlElement } | { readonly ok: false; readonly fault: string };

export interface Asker {
  /** As the device's clock has it, as far as it is known. */
  readonly now: () => number;
  /** Null to ask as nobody. */
  readonly credentials: DeviceCredentials | null;
}

/**
 * Asks a device one thing. Redirections are not followed, and an answer that is too long or too late is none.
 * @param question the element in the SOAP body
 * @throws AppError when nobody answers, or nobody who speaks ONVIF, or the credentials are refused
 */
export async function askDevice(
  url: URL,
  question: string,
  { now, credentials }: Asker,
): Promise<DeviceAnswer> {
  const header =
    credentials === null
      ? ''
      : usernameToken(credentials, randomBytes(16), new Date(now()).toISOString().replace(/\.\d+Z$/, 'Z'));
  const asked = `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${ns.soap}">${header}<s:Body>${question}</s:Body></s:Envelope>`;
  const { status, text } = await post(url, asked);
  if (status === 401 || status === 403) throw refusedCredentials(credentials);
  const body = readXml(text, ns.soap, 'Envelope')?.child(ns.soap, 'Body') ?? null;
  if (body === null) throw notOnvif();
  const fault = body.child(ns.soap, 'Fault');
  if (fault === null) return { ok: true, body };
  const code = faultCode(fault);
  if (/notauthori[sz]ed|failedauthentication|invalidsecurity/i.test(code))
    throw refusedCredentials(credentials);
  return { ok: false, fault: shownLine(code) };
}

/** The innermost code, without its prefix: it is the one that tells. */
function faultCode(fault: XmlElement): string {
  const codes: string[] = [];
  for (
    let code = fault.child(ns.soap, 'Code');
    code !== null && codes.length < 8;
    code = code.child(ns.soap, 'Subcode')
  )
    codes.push(code.child(ns.soap, 'Value')?.text ?? '');
  return codes.map((code) => code.replace(/^.*:/, '')).join(' ');
}

function post(url: URL, body: string): Promise<{ readonly status: number; readonly text: string }> {
  const bytes = Buffer.from(body);
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const asking = request(url, {
    method: 'POST',
    agent: false,
    signal: AbortSignal.timeout(patienceMs),
    headers: { 'Content-Type': 'application/soap+xml; charset=utf-8', 'Content-Length': bytes.length },
  });
  asking.on('response', (response) => {
    const chunks: Buffer[] = [];
    let length = 0;
    response.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > longestXmlBytes) response.destroy(new Error('too long'));
      else chunks.push(chunk);
    });
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
    );
    response.on('error', () => reject(notOnvif()));
    response.on('aborted', () => reject(notOnvif()));
  });
  asking.on('error', () => reject(silent()));
  asking.end(bytes);
  return promise;
}

function silent(): AppError {
  return new AppError(
    'camera-unreachable',
    'Nothing answers ONVIF there. Check the address and its port, and that ONVIF is switched on in the camera.',
    { details: { field: 'service' } },
  );
}

function notOnvif(): AppError {
  return new AppError(
    'camera-refused',
    'Something answers there, but not as ONVIF says. Check the port, and that ONVIF is switched on in the camera; or enter its stream address by hand.',
    { details: { field: 'service' } },
  );
}

function refusedCredentials(credentials: DeviceCredentials | null): AppError {
  return new AppError(
    'camera-refused',
    credentials === null
      ? 'The camera wants a user name and a password.'
      : 'The camera does not accept this user name and password. Many cameras have users of their own for ONVIF; and its clock may be far off.',
    { details: { field: 'userName' } },
  );
}
