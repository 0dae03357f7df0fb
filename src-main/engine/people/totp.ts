import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 6238 with what every authenticator app takes: SHA-1, six digits, thirty seconds. */
export const totpStepMs = 30_000;
const digits = 6;
/** How many steps a clock may be off, either way. */
const driftSteps = 1;
/** As long as the hash, as RFC 4226 asks for. */
const secretBytes = 20;

export function makeTotpSecret(): Uint8Array {
  return new Uint8Array(randomBytes(secretBytes));
}

export function totpStepAt(now: number): number {
  return Math.floor(now / totpStepMs);
}

/** The code of one step: RFC 4226, section 5.3. */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step that a code belongs to, looked for around now; null when it is none of theirs. Whether that step has been
 * used already is for the caller.
 */
export function totpStepOf(secret: Uint8Array, code: string, now: number): number | null {
  const present = totpStepAt(now);
  let found: number | null = null;
  for (let step = Math.max(present - driftSteps, 0); step <= present + driftSteps; step++) {
    // Each is compared, whatever was found: how long it takes says nothing.
    if (isSame(totpCode(secret, step), code)) found = step;
  }
  return found;
}

/** What an authenticator app reads from the QR code. */
export function totpAddress(secret: Uint8Array, loginName: string): string {
  const label = encodeURIComponent(`Cordon:${loginName}`);
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=Cordon&algorithm=SHA1&digits=${String(digits)}&period=30`;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, without padding: 20 bytes make 32 signs. */
export function toBase32(bytes: Uint8Array): string {
  let bits = 0;
  let held = 0;
  let text = '';
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31] ?? '';
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + (alphabet[(held << (5 - bits)) & 31] ?? '');
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
