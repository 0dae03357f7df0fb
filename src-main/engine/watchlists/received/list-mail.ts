import { z } from 'zod';
import { idSchema, sha256Schema } from '../../../contract/domain.ts';
import { parsePart } from '../../arrived-mail.ts';
import { concat, fromBase64, utf8 } from '../../portable/bytes.ts';

const keySchema = z.base64().refine((text) => fromBase64(text)?.length === 32, 'This is no key.');
const hourMs = 3_600_000;
/** A day in the making, a day's window, a day after it: no policy can have a list live longer. */
const longestLifeMs = 72 * hourMs;

/** What opens a list that goes to a site, and what is to arrive there. */
export const listKeySchema = z.looseObject({
  consignmentId: idSchema,
  listId: idSchema,
  name: z.string().min(1).max(120),
  modelHash: sha256Schema,
  /** What two people approved and sealed, and what an authority names. */
  sealHash: sha256Schema,
  entries: z.number().int().min(1).max(1_000_000),
  /** Durations, so that each machine counts by its own clock: since it was begun, and how long from then it may be used. */
  ageMs: z.number().int().min(0).max(longestLifeMs),
  usableForMs: z.number().int().positive().max(longestLifeMs),
  approvedBy: z.string().min(1).max(200),
  namesKey: keySchema,
  facesKey: keySchema,
});

/** Most of what an envelope takes. */
export const pieceBytes = 700_000;
const lengthSchema = z.number().int().positive().max(pieceBytes);

const pieceHeaderSchema = z.looseObject({
  listId: idSchema,
  entries: z
    .array(
      z.looseObject({
        id: idSchema,
        isBlueList: z.boolean(),
        quality: z.number().min(0).max(1_000),
        /** Lengths of what follows, in this order, as it lies sealed under the list's keys. */
        body: lengthSchema,
        template: lengthSchema,
        crop: lengthSchema,
      }),
    )
    .min(1)
    .max(2_000),
});

/** An entry as it lies sealed under its list's keys: it crosses as it is, so that the seal over the list holds. */
export interface SealedEntry {
  readonly id: string;
  readonly isBlueList: boolean;
  readonly quality: number;
  readonly body: Uint8Array;
  readonly template: Uint8Array;
  readonly crop: Uint8Array;
}

export interface ListPiece {
  readonly listId: string;
  readonly entries: readonly SealedEntry[];
}

const longestHeader = 400_000;

export function formPiece({ listId, entries }: ListPiece): Uint8Array {
  const header: z.infer<typeof pieceHeaderSchema> = {
    listId,
    entries: entries.map(({ id, isBlueList, quality, body, template, crop }) => ({
      id,
      isBlueList,
      quality,
      body: body.length,
      template: template.length,
      crop: crop.length,
    })),
  };
  return concat(
    utf8(`${JSON.stringify(header)}\n`),
    ...entries.flatMap(({ body, template, crop }) => [body, template, crop]),
  );
}

/** Null for what is no piece of a list. Never throws. */
export function readPiece(content: Uint8Array | null): ListPiece | null {
  const headerEnd = content?.subarray(0, longestHeader).indexOf(0x0a) ?? -1;
  if (content === null || headerEnd === -1) return null;
  const header = parsePart(pieceHeaderSchema, content.subarray(0, headerEnd));
  if (header === null) return null;
  const length = header.entries.reduce((sum, { body, template, crop }) => sum + body + template + crop, 0);
  const areDistinct = new Set(header.entries.map(({ id }) => id)).size === header.entries.length;
  if (headerEnd + 1 + length !== content.length || !areDistinct) return null;
  let at = headerEnd + 1;
  const next = (bytes: number): Uint8Array => content.slice(at, (at += bytes));
  return {
    listId: header.listId,
    entries: header.entries.map(({ body, template, crop, ...entry }) => ({
      ...entry,
      body: next(body),
      template: next(template),
      crop: next(crop),
    })),
  };
}
