/** Crockford's base 32: no I, L, O or U, so that nothing is misread from paper or misheard over a radio. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Bits that a letter stands for. */
const letterBits = 5;

/** Bytes as letters, most significant first; the last letter is filled up with zeros. */
export function toLetters(bytes: Uint8Array): string {
  let letters = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= letterBits) {
      bits -= letterBits;
      letters += alphabet[(held >> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  return bits === 0 ? letters : letters + alphabet[(held << (letterBits - bits)) & 31];
}

/** The bytes again; null for what `toLetters` does not write. */
export function fromLetters(letters: string, length: number): Uint8Array | null {
  const bytes = new Uint8Array(length);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of letters) {
    const value = alphabet.indexOf(letter);
    if (value === -1) return null;
    held = (held << letterBits) | value;
    bits += letterBits;
    if (bits < 8) continue;
    bits -= 8;
    if (at === length) return null;
    bytes[at++] = held >> bits;
    held &= (1 << bits) - 1;
  }
  return at === length && toLetters(bytes) === letters ? bytes : null;
}

/** Letters as people typed them, however they spaced them; easily confused ones count as one. */
export function plainLetters(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
