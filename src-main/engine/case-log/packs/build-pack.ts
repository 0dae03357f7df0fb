import { concat, toBase64, toHex, utf8 } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { parseNote, parseVerifierKey } from '../open-note.ts';
import {
  anchorFolder,
  bagDeclaration,
  cosignaturePath,
  entryFolder,
  mimeTypeFile,
  packMimeType,
  paths,
  signatureFile,
  signedManifest,
  signedManifestFile,
  tagManifestFile,
  timestampPath,
} from './pack-layout.ts';
import type { Pack } from './pack-schema.ts';
import { pemOf } from './pem.ts';
import { readmePage } from './readme-page.ts';
import { verifyScript } from './verify-script.ts';

/** One entry with its place in the log. */
export interface PackedEntry {
  readonly sequence: number;
  readonly header: string;
  /** Null where it is left out. */
  readonly content: Uint8Array | null;
  /** The leaf before it, the hash of what is sealed, and its way up to the root, one after the other. */
  readonly proof: Uint8Array;
}

export interface PackedHead {
  readonly size: number;
  readonly note: string;
  /** To the checkpoint of the pack. */
  readonly proof: readonly Uint8Array[];
}

/** The word of a witness on one of the heads. */
export interface PackedCosignature {
  readonly size: number;
  /** The witness's verifier key. */
  readonly key: string;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** The word of a timestamp server on one of the heads. */
export interface PackedTimestamp {
  readonly size: number;
  readonly at: number;
  readonly reply: Uint8Array;
  /** PEM. */
  readonly certificate: string;
}

/** Everything that goes into a pack. */
export interface PackParts {
  readonly pack: Pack;
  /** Its folder. */
  readonly bag: string;
  readonly people: unknown;
  readonly checkpoint: string;
  readonly entries: readonly PackedEntry[];
  /** The leaf before the first of the chain, then of each entry the hashes of its header and of what is sealed. */
  readonly chain: Uint8Array;
  readonly heads: readonly PackedHead[];
  /** In the order in which the pack names them. */
  readonly cosignatures: readonly PackedCosignature[];
  readonly timestamps: readonly PackedTimestamp[];
  /** Pictures and the parts of clips, by their path below `data/`. */
  readonly pictures: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** Texts of what was signed outside and of the model, by their path in the bag. */
  readonly documents: Readonly<Record<string, string>>;
}

/** A file of the pack, in the order in which they lie in the ZIP. */
export type PackFile = readonly [path: string, bytes: Uint8Array];

/** Everything below `data/`. Pure. */
export function payloadOf(parts: PackParts): readonly PackFile[] {
  const { pack } = parts;
  const key = parseVerifierKey(pack.log.verifierKey);
  if (key === null) throw new Error('the log names no key');
  const text = (path: string, content: string): PackFile => [path, utf8(content)];
  return [
    text(paths.readme, readmePage(pack, parts.bag)),
    text(paths.script, verifyScript),
    text(paths.pack, asJson(pack)),
    text(paths.people, asJson(parts.people)),
    text(paths.pem, pemOf(key.publicKey)),
    text(paths.verifierKey, `${pack.log.verifierKey}\n`),
    ...noteFiles('data/log/checkpoint', parts.checkpoint),
    ...parts.heads.flatMap(({ size, note, proof }) => [
      ...noteFiles(`${anchorFolder(size)}/head`, note),
      [`${anchorFolder(size)}/consistency.bin`, concat(...proof)] as const,
    ]),
    ...parts.cosignatures.flatMap(
      ({ size, key: witnessKey, message, signature }, nth): readonly PackFile[] => {
        const path = cosignaturePath(size, nth);
        const witness = parseVerifierKey(witnessKey);
        if (witness === null) throw new Error('a witness has no key');
        return [
          [`${path}.txt`, message],
          [`${path}.sig`, signature],
          text(`${path}.pem`, pemOf(witness.publicKey)),
        ];
      },
    ),
    ...parts.timestamps.flatMap((timestamp, nth): readonly PackFile[] => [
      [`${timestampPath(timestamp, nth)}.tsr`, timestamp.reply],
      text(`${timestampPath(timestamp, nth)}.pem`, timestamp.certificate),
    ]),
    [paths.chain, parts.chain],
    ...parts.entries.flatMap(({ sequence, header, content, proof }) => {
      const folder = entryFolder(sequence);
      return [
        text(`${folder}/header.json`, header),
        ...(content === null ? [] : [[`${folder}/content.json`, content] as const]),
        [`${folder}/proof.bin`, proof] as const,
      ];
    }),
    ...Object.entries(parts.documents).map(([path, content]) => text(path, content)),
    ...parts.pictures.map(({ path, bytes }): PackFile => [`data/${path}`, bytes]),
  ];
}

/** A signed note, and its text and bare signature for those who check with openssl. */
function noteFiles(path: string, note: string): readonly PackFile[] {
  const parsed = parseNote(note);
  const [signature] = parsed?.signatures ?? [];
  if (parsed === null || signature === undefined) throw new Error('a head of the log carries no signature');
  return [
    [`${path}.note`, utf8(note)],
    [`${path}.txt`, utf8(parsed.text)],
    // Four bytes name the key; what follows is the Ed25519 signature.
    [`${path}.sig`, signature.bytes.slice(4)],
  ];
}

/** What stands around the payload, and what of it the log's key signs. Pure. */
export function wrapOf(
  { pack, bag }: Pick<PackParts, 'pack' | 'bag'>,
  payload: readonly { readonly path: string; readonly hash: string; readonly bytes: number }[],
) {
  const manifest = payload.map(({ path, hash }) => `${hash}  ${path}\n`).join('');
  const bytes = payload.reduce((sum, file) => sum + file.bytes, 0);
  const tags: readonly (readonly [string, string])[] = [
    ['bagit.txt', bagDeclaration],
    [
      'bag-info.txt',
      [
        `Bagging-Date: ${new Date(pack.madeAt).toISOString().slice(0, 10)}`,
        `Bag-Software-Agent: Cordon ${pack.madeWith}`,
        `External-Identifier: ${pack.id}`,
        `External-Description: Evidence pack about ${pack.about.label}${pack.variant === 'redacted' ? ', redacted' : ''}`,
        `Payload-Oxum: ${String(bytes)}.${String(payload.length)}`,
        '',
      ].join('\n'),
    ],
    ['manifest-sha256.txt', manifest],
  ];
  const tagManifest = tags.map(([path, content]) => `${toHex(sha256(utf8(content)))}  ${path}\n`).join('');
  const toSign = signedManifest(bag, toBase64(sha256(utf8(tagManifest))));
  return {
    toSign,
    /** With the signature over `toSign`: what lies before the payload. */
    filesWith: (signature: Uint8Array): readonly PackFile[] => [
      // First and not compressed, so that the kind of file can be told from its first bytes.
      [mimeTypeFile, utf8(packMimeType)],
      [signedManifestFile, utf8(toSign)],
      [signatureFile, signature],
      ...tags.map(([path, content]): PackFile => [`${bag}/${path}`, utf8(content)]),
      [`${bag}/${tagManifestFile}`, utf8(tagManifest)],
    ],
  };
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
