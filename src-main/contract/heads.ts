import { z } from 'zod';
import { idSchema, instantSchema } from './domain.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './requests.ts';

const readers = ['supervisor', 'admin', 'auditor'] as const;

/** A signed head of the case log, as a C2SP note: what is kept elsewhere. */
const noteSchema = z.string().max(2_000);

export const headPlaceSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  kind: z.enum(['folder', 'page', 'time-server', 'witness']),
  /** Where its heads are put; null for a printed page. */
  folder: z.string().nullable(),
  /** Of a server that gives a time (RFC 3161), or of a witness; null for the others. */
  address: z.string().nullable(),
  lastKept: z.strictObject({ size: z.number().int(), at: instantSchema }).nullable(),
  /** What is wrong with it now, and what to do; null when nothing is. */
  problem: z.string().nullable(),
  /** It contradicts this log: the log was changed, or cut, after a head had been put there. */
  contradicts: z.boolean(),
});
export type HeadPlace = z.infer<typeof headPlaceSchema>;

export const headsSchema = z.strictObject({
  places: z.array(headPlaceSchema),
  /** The latest that was signed; null before the first. */
  latest: z
    .strictObject({
      size: z.number().int(),
      at: instantSchema,
      note: noteSchema,
      /** Of the note, to write down or to compare by eye. */
      code: z.string(),
    })
    .nullable(),
  /** The key of this log: what a witness lets it in by, and a verifier pins. */
  logKey: z.string(),
  /** What follows from all that: how far this log is beyond being written anew, in plain words. */
  words: z.string(),
});
export type Heads = z.infer<typeof headsSchema>;

export const headOperations = {
  'heads.list': operation({ audience: readers, input: z.strictObject({}), output: headsSchema }),
  /** A folder off this machine, such as a mounted share or a stick, into which every new head is put. */
  'heads.add-folder': operation({
    audience: ['admin'],
    input: z.strictObject({
      name: z.string().trim().min(1, 'Give it a name.').max(60),
      folder: z.string().trim().min(1, 'Say which folder.').max(400),
    }),
    output: headsSchema,
  }),
  /** A server that says when a head was there (RFC 3161), and the certificate that vouches for it, as PEM. */
  'heads.add-server': operation({
    audience: ['admin'],
    input: z.strictObject({
      name: z.string().trim().min(1, 'Give it a name.').max(60),
      address: z.string().trim().min(1, 'Give the address of the server.').max(400),
      certificate: z.string().trim().min(1, 'Paste the certificate of the server.').max(20_000),
    }),
    output: headsSchema,
  }),
  /** Another machine that cosigns heads of this log, and no other course of it (C2SP tlog-witness). */
  'heads.add-witness': operation({
    audience: ['admin'],
    input: z.strictObject({
      name: z.string().trim().min(1, 'Give it a name.').max(60),
      address: z.string().trim().min(1, 'Give the address of the witness.').max(400),
      key: z.string().trim().min(1, 'Paste the key of the witness.').max(300),
      /** PEM that vouches for its HTTPS, where no public authority does. */
      certificate: z.string().trim().max(20_000).nullable(),
    }),
    output: headsSchema,
  }),
  'heads.remove-folder': operation({
    audience: ['admin'],
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: headsSchema,
  }),
  /** Puts the latest head into every folder now, and looks whether the heads there fit this log. */
  'heads.keep': operation({ audience: readers, input: z.strictObject({}), output: headsSchema }),
  /** Somebody has the printed page in hand: its code, and where they keep it. */
  'heads.confirm-printed': operation({
    audience: readers,
    input: z.strictObject({
      size: z.number().int().positive(),
      code: z.string().trim().toLowerCase().max(20),
      where: z.string().trim().min(3, 'Say where the page is kept.').max(120),
    }),
    output: headsSchema,
  }),
  /** Compares a head that was kept anywhere with this log. */
  'heads.compare': operation({
    audience: readers,
    input: z.strictObject({ note: noteSchema.min(1, 'Paste the head that was kept.') }),
    output: z.strictObject({ fits: z.boolean(), words: z.string() }),
  }),
};
