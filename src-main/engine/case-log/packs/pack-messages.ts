import type { PackedEntry, PackParts } from './build-pack.ts';

/** To the thread that makes the file of a pack. */
export type ToPackWorker =
  | { readonly kind: 'begin'; readonly parts: Omit<PackParts, 'entries' | 'pictures'> }
  | { readonly kind: 'entries'; readonly entries: readonly PackedEntry[] }
  | { readonly kind: 'picture'; readonly picture: PackParts['pictures'][number] }
  | { readonly kind: 'end' }
  | { readonly kind: 'signature'; readonly signature: Uint8Array };

/** From it. */
export type FromPackWorker =
  | { readonly kind: 'sign'; readonly manifest: string }
  | { readonly kind: 'made'; readonly bytes: Uint8Array; readonly sha256: string }
  | { readonly kind: 'too-large' };
