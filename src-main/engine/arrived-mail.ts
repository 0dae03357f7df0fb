import type { z } from 'zod';
import type { EngineEvent } from '../contract/events.ts';
import type { WriteContext } from './database/procedures.ts';
import type { MailKind } from './mail.ts';
import { fromUtf8 } from './portable/bytes.ts';

/** A message of another machine, once it is certain whose it is. Nothing in it is certain but that. */
export interface ArrivedMail {
  readonly from: { readonly id: number; readonly name: string };
  /** What the part for this machine says; null where there is none, or none that it can open. */
  readonly own: Uint8Array | null;
  /** What is for groups of people here, as it came; null where there is none. */
  readonly records: Uint8Array | null;
  readonly faces: Uint8Array | null;
  /** Where such a part stands: it opens with this and no other. */
  placeOf(group: 'records' | 'faces'): string;
}

/** What a message changed. */
export interface FiledMail {
  readonly events: readonly EngineEvent[];
  /** Cameras whose decoy was judged. */
  readonly decoysOn: readonly string[];
}
export const nothingChanged: FiledMail = { events: [], decoysOn: [] };

/**
 * Files a message of one kind, in the transaction that takes it. Null for what can't be read or is none of that sender's business: it is
 * refused, and that is an entry. Never called for a message that was taken before, but perhaps for one that says the same again.
 */
export type MailFiler = (context: WriteContext, mail: ArrivedMail) => FiledMail | null;
/** What a machine says of itself is no mail: it is kept nowhere on its way. */
export type MailFilers = Readonly<Record<Exclude<MailKind, 'state'>, MailFiler>>;

/** What a part says, if it is of this form; null otherwise. */
export function parsePart<Said>(schema: z.ZodType<Said>, content: Uint8Array | null): Said | null {
  const text = content === null ? null : fromUtf8(content);
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // no JSON
  }
}
