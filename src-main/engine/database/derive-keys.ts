import { hkdfSync } from 'node:crypto';

export interface DatabaseKeys {
  readonly main: Uint8Array;
  readonly keys: Uint8Array;
  readonly index: Uint8Array;
  /** Known to the marker file; tells a wrong vault key from a damaged database. */
  readonly check: Uint8Array;
}

/** The 32-byte keys that a vault key stands for: HKDF-SHA256 (RFC 5869), no salt. */
export function deriveDatabaseKeys(vaultKey: Uint8Array): DatabaseKeys {
  if (vaultKey.length !== 32) throw new Error(`a vault key has 32 bytes, not ${String(vaultKey.length)}`);
  const derive = (info: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', vaultKey, new Uint8Array(0), info, 32));
  return {
    main: derive('cordon main database v1'),
    keys: derive('cordon key database v1'),
    index: derive('cordon index database v1'),
    check: derive('cordon database key check v1'),
  };
}
