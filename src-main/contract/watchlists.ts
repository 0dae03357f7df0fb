import { z } from 'zod';
import { choiceSchema, codeSchema, idSchema, instantSchema, sha256Schema } from './domain.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './requests.ts';

/**
 * `arriving`: at a site, while it comes from the control room, where it was made, approved and sealed.
 * draft → submitted → approved (by a second person) → sealed → destroyed. A submitted or approved list may be sent back
 * to its draft; every state but a live list's may be left by destroying it.
 */
export const watchlistStateSchema = z.enum([
  'draft',
  'arriving',
  'submitted',
  'approved',
  'sealed',
  'destroyed',
]);
export type WatchlistState = z.infer<typeof watchlistStateSchema>;

const stepSchema = z.strictObject({ by: z.string(), at: instantSchema });

/** Why the caller can't do something with a list; null when they can. */
const obstacleSchema = z.string().nullable();

export const watchlistViewSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  state: watchlistStateSchema,
  /** The state in one plain sentence: what it means and what comes next. */
  words: z.string(),
  entries: z.number().int().nonnegative(),
  begunAt: instantSchema,
  /** When it is destroyed by itself at the latest. */
  expiresAt: instantSchema,
  submitted: stepSchema.nullable(),
  approved: stepSchema.nullable(),
  /** Over every entry and template as they were submitted; what is approved and sealed is exactly this. */
  contentHash: sha256Schema.nullable(),
  sealHash: sha256Schema.nullable(),
  sealedAt: instantSchema.nullable(),
  destroyedAt: instantSchema.nullable(),
  /** Why it was sent back to its draft the last time; null when it never was. */
  sentBackBecause: z.string().nullable(),
  /** Whether a deployment runs with it. */
  isInUse: z.boolean(),
  cannot: z.strictObject({
    enrol: obstacleSchema,
    submit: obstacleSchema,
    approve: obstacleSchema,
    sendBack: obstacleSchema,
    seal: obstacleSchema,
    discard: obstacleSchema,
  }),
});
export type WatchlistView = z.infer<typeof watchlistViewSchema>;

/** An entry, as far as the caller may know: a name beside a picture is for whoever enrolled it. */
export const watchlistEntryViewSchema = z.strictObject({
  id: idSchema,
  reference: z.string().nullable(),
  name: z.string().nullable(),
  category: choiceSchema,
  source: z.string(),
  lawfulBasis: z.string(),
  imageDate: z.string(),
  /** Who reviewed it, and until when it may be listed; null for entries from before these were asked for. */
  reviewer: z.string().nullable(),
  expiresOn: z.string().nullable(),
  isUnder18: z.boolean(),
  /** 0 to 100. */
  quality: z.number(),
  /** Path below `/media/<ticket>/`; null where the caller may not see it. */
  picture: z.string().nullable(),
});
export type WatchlistEntryView = z.infer<typeof watchlistEntryViewSchema>;

const builders = ['supervisor'] as const;
const readers = ['supervisor', 'auditor'] as const;
const listInput = z.strictObject({ id: idSchema });
const nothing = z.strictObject({});

export const watchlistOperations = {
  /** Those that live, newest first; then the latest that were destroyed. */
  'watchlists.list': operation({
    audience: readers,
    input: nothing,
    output: z.strictObject({ lists: z.array(watchlistViewSchema) }),
  }),
  /** Begins a draft for one deployment. Its time runs from here. */
  'watchlists.begin': operation({
    audience: builders,
    input: z.strictObject({ name: z.string().trim().min(3, 'Give the list a name.').max(80) }),
    output: z.strictObject({ id: idSchema }),
  }),
  /**
   * Nobody who judges alerts sees who is on a list, because a name beside a picture would unblind them: of a draft each
   * supervisor sees what they enrolled themselves; of a list that waits for approval what it was made by, without names
   * and pictures; of a sealed list nothing. Auditors, who judge nothing, read all but the pictures.
   */
  'watchlists.entries': operation({
    audience: readers,
    input: z.strictObject({
      id: idSchema,
      offset: z.number().int().min(0).max(1_000_000).default(0),
      limit: z.number().int().min(1).max(200).default(60),
    }),
    output: z.strictObject({
      /** All of them, hidden ones included. */
      count: z.number().int().nonnegative(),
      /** Those that the caller may see something of. */
      shown: z.number().int().nonnegative(),
      /** Why something is left out; null when nothing is. */
      hiddenBecause: z.string().nullable(),
      entries: z.array(watchlistEntryViewSchema),
    }),
  }),
  /** Enrols one picture into a draft; a list that was submitted takes nothing more. */
  'watchlists.enrol': operation({
    audience: builders,
    input: z.strictObject({
      listId: idSchema,
      reference: z.string().trim().min(1).max(60),
      name: z.string().trim().min(1).max(120),
      /** Code of one of the policy's categories. */
      category: codeSchema,
      source: z.string().trim().min(1, 'Say where the picture comes from.').max(200),
      lawfulBasis: z.string().trim().min(1, 'Say on what basis it is held.').max(200),
      imageDate: z.iso.date(),
      reviewer: z.string().trim().min(1, 'Say who reviewed the entry.').max(120),
      /** Until when it may be listed. */
      expiresOn: z.iso.date(),
      isUnder18: z.boolean().default(false),
      instructions: z.string().trim().max(500),
      pictureBase64: z.base64().max(16 * 1024 * 1024),
    }),
    output: z.strictObject({ id: idSchema, quality: z.number() }),
  }),
  /** Takes an entry out of a draft, by whoever enrolled it. */
  'watchlists.take-out': operation({
    audience: builders,
    input: z.strictObject({ entryId: idSchema }),
    output: nothing,
  }),
  /** Closes a draft and hands it to a second person. */
  'watchlists.submit': operation({ audience: builders, input: listInput, output: nothing }),
  /**
   * The second person's word, on exactly the content with this hash: another supervisor who enrolled nothing of it, or
   * an auditor.
   */
  'watchlists.approve': operation({
    audience: readers,
    input: z.strictObject({ id: idSchema, contentHash: sha256Schema }),
    output: nothing,
  }),
  /** Makes a submitted or approved list a draft again. */
  'watchlists.send-back': operation({
    audience: readers,
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: nothing,
  }),
  /** Seals an approved list, after comparing it with what was approved. From here an authority can name it. */
  'watchlists.seal': operation({
    audience: builders,
    input: listInput,
    output: z.strictObject({ sealHash: sha256Schema }),
  }),
  /**
   * “Not this person”: asks to take somebody off a list, sealed and live ones included. Once a second person has confirmed it
   * nobody is recognised as them any more; the seal stays, and what was taken off is in the log.
   */
  'watchlists.ask-removal': operation({
    audience: readers,
    input: z.strictObject({
      listId: idSchema,
      reference: z.string().trim().min(1, 'Say who: the reference of the entry.').max(60),
      reason: reasonSchema,
    }),
    output: nothing,
  }),
  'watchlists.confirm-removal': operation({
    audience: readers,
    input: z.strictObject({ entryId: idSchema }),
    output: nothing,
  }),
  /** Whoever asked withdraws it; a second person refuses it. */
  'watchlists.drop-removal': operation({
    audience: readers,
    input: z.strictObject({ entryId: idSchema, reason: reasonSchema }),
    output: nothing,
  }),
  'watchlists.removals': operation({
    audience: readers,
    input: listInput,
    output: z.strictObject({
      removals: z.array(
        z.strictObject({
          entryId: idSchema,
          /** Of whoever asked, and for auditors; null for others. */
          reference: z.string().nullable(),
          reason: z.string(),
          asked: stepSchema,
          confirmed: stepSchema.nullable(),
          cannotConfirmBecause: obstacleSchema,
          /** Whether the caller asked for it: then they can withdraw it. */
          isMine: z.boolean(),
        }),
      ),
    }),
  }),
  /** Destroys a list that no deployment uses. There is no way back. */
  'watchlists.discard': operation({
    audience: builders,
    input: z.strictObject({ id: idSchema, reason: reasonSchema }),
    output: nothing,
  }),
};
