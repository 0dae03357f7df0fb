/** Where things lie in a pack: a BagIt folder (RFC 8493) in an ASiC-E container (ETSI EN 319 162-1). */

export const packMimeType = 'application/vnd.etsi.asic-e+zip';
export const mimeTypeFile = 'mimetype';
export const signedManifestFile = 'META-INF/ASiCManifest.xml';
export const signatureFile = 'META-INF/signature.ed25519';

export const bagFiles = ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt'] as const;
export const tagManifestFile = 'tagmanifest-sha256.txt';
export const bagDeclaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

export const paths = {
  pack: 'data/pack.json',
  people: 'data/people.json',
  readme: 'data/README.html',
  script: 'data/verify.sh',
  pem: 'data/keys/log.pem',
  verifierKey: 'data/keys/log.vkey',
  checkpoint: 'data/log/checkpoint.note',
  checkpointText: 'data/log/checkpoint.txt',
  checkpointSignature: 'data/log/checkpoint.sig',
  chain: 'data/log/chain.bin',
  root: 'data/authority/force-root.json',
  authority: 'data/authority/authority.json',
  policy: 'data/authority/policy.json',
  model: 'data/model.json',
} as const;

const digits = 12;

export function entryFolder(sequence: number): string {
  return `data/log/entries/${String(sequence).padStart(digits, '0')}`;
}

export function anchorFolder(size: number): string {
  return `data/log/anchors/${String(size).padStart(digits, '0')}`;
}

/** Of the nth of the cosignatures of a pack, from 0: what was signed, the bare signature, and the key. */
export function cosignaturePath(size: number, nth: number): string {
  return `${anchorFolder(size)}/witness-${String(nth + 1)}`;
}

/** Of the nth of the timestamps of a pack: openssl looks at certificates as they were at that moment, which the name tells it. */
export function timestampPath(
  { size, at }: { readonly size: number; readonly at: number },
  nth: number,
): string {
  return `${anchorFolder(size)}/time-${String(Math.floor(at / 1_000))}-${String(nth + 1)}`;
}

/** Where the clip of an alert lies, below `data/`: its header, and its pictures in their order. */
export function clipFolder(alertId: string): string {
  return `pictures/${alertId}/clip`;
}

/** The sizes of all heads that a pack has a folder for, rising. */
export function headSizes(...lists: readonly (readonly { readonly size: number }[])[]): readonly number[] {
  return [...new Set(lists.flat().map(({ size }) => size))].toSorted((one, other) => one - other);
}

/** The entry that a file is of; null for the others. */
export function entryOfPath(path: string): number | null {
  const match = /data\/log\/entries\/(\d{12})\//.exec(path);
  return match === null ? null : Number(match[1]);
}

/**
 * The manifest that the log's key signs. There is one way to write it, so whoever checks it writes it anew and
 * compares.
 * @param digest base64 of the SHA-256 of the bag's tag manifest
 */
export function signedManifest(bag: string, digest: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<asic:SigReference URI="${signatureFile}" MimeType="application/octet-stream"/>
<asic:DataObjectReference URI="${bag}/${tagManifestFile}" MimeType="text/plain">
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
<ds:DigestValue>${digest}</ds:DigestValue>
</asic:DataObjectReference>
</asic:ASiCManifest>
`;
}

export function isBagName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{2,100}$/.test(name);
}
