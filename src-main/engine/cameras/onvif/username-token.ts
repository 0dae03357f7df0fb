import { createHash } from 'node:crypto';
import { ns, passwordDigest } from './namespaces.ts';
import { xmlText } from './read-xml.ts';

export interface DeviceCredentials {
  readonly userName: string;
  readonly password: string;
}

/** What stands in place of the password: the SHA-1 of nonce, time and password (UsernameToken Profile 1.0, section 3.1). */
export function digestOfPassword(nonce: Uint8Array, created: string, password: string): string {
  return createHash('sha1').update(nonce).update(created).update(password).digest('base64');
}

/**
 * The SOAP header that says who asks; the password itself is never sent. Pure.
 * @param nonce 16 random bytes, others each time
 * @param created ISO 8601, by the device's clock: it refuses what is minutes old
 */
export function usernameToken(
  { userName, password }: DeviceCredentials,
  nonce: Uint8Array,
  created: string,
): string {
  return `<s:Header><w:Security xmlns:w="${ns.security}" s:mustUnderstand="1"><w:UsernameToken><w:Username>${xmlText(userName)}</w:Username><w:Password Type="${passwordDigest}">${digestOfPassword(nonce, created, password)}</w:Password><w:Nonce>${Buffer.from(nonce).toString('base64')}</w:Nonce><u:Created xmlns:u="${ns.utility}">${created}</u:Created></w:UsernameToken></w:Security></s:Header>`;
}
