import { createHash } from 'node:crypto';
import { z } from 'zod';
import { codeSchema, sha256Schema } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { SubjectReader } from '../database/procedures.ts';
import { listFacesSubject, listSubject, type EntryRow } from './list-rows.ts';

/** Sealed under the list's own key, so that destroying that key is the list's deletion. */
const entryBodySchema = z.strictObject({
  reference: z.string(),
  name: z.string(),
  category: codeSchema,
  source: z.string(),
  lawfulBasis: z.string(),
  imageDate: z.string(),
  instructions: z.string(),
  /** Not in entries of before. */
  reviewer: z.string().optional(),
  expiresOn: z.string().optional(),
  isUnder18: z.boolean().optional(),
  /** By which signed document somebody under 18 was listed. */
  under18Authority: z.strictObject({ signedBy: z.string(), documentSha256: sha256Schema }).optional(),
});
export type WatchlistEntryBody = z.infer<typeof entryBodySchema>;

/** What a part is sealed for: a sealed part of one entry can't be taken for another's. */
export const partOf = {
  body: (entryId: string): string => `body:${entryId}`,
  template: (entryId: string): string => `template:${entryId}`,
  crop: (entryId: string): string => `crop:${entryId}`,
} as const;

/** @throws AppError `not-found` once the list's key was destroyed */
export function openPart(
  subjects: SubjectReader,
  subject: string,
  sealed: Uint8Array,
  associatedData: string,
): Uint8Array {
  const opened = subjects.open(subject, sealed, associatedData);
  if (opened === null)
    throw new AppError('not-found', 'This watchlist has been deleted: its key was destroyed.');
  return opened;
}

type BodyRow = Pick<EntryRow, 'id' | 'listId' | 'sealedBody'>;

export function openBody(subjects: SubjectReader, { id, listId, sealedBody }: BodyRow): WatchlistEntryBody {
  const bytes = openPart(subjects, listSubject(listId), sealedBody, partOf.body(id));
  return entryBodySchema.parse(JSON.parse(Buffer.from(bytes).toString()));
}

/** Copies into memory of its own: the bytes may stand at an address that floats can't be read from. */
export function openTemplate(
  subjects: SubjectReader,
  { id, listId, sealedTemplate }: EntryRow,
): Float32Array {
  const bytes = openPart(subjects, listFacesSubject(listId), sealedTemplate, partOf.template(id));
  const template = new Float32Array(Uint8Array.from(bytes).buffer);
  bytes.fill(0);
  return template;
}

/** Opens a picture after looking whether it is the one that its entry was sealed with. */
export function openCrop(
  subjects: SubjectReader,
  { id, listId, cropSha256 }: Pick<EntryRow, 'id' | 'listId' | 'cropSha256'>,
  sealed: Uint8Array,
): Uint8Array {
  if (cropSha256 !== null && !sha256(sealed).equals(cropSha256)) {
    throw new AppError('database-damaged', 'The picture is not the one that was enrolled. Make a new list.');
  }
  return openPart(subjects, listFacesSubject(listId), sealed, partOf.crop(id));
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
