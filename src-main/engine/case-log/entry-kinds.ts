import { z } from 'zod';
import {
  cameraStateSchema,
  cameraTroubleKindSchema,
  idSchema,
  instantSchema,
  modeSchema,
  sha256Schema,
} from '../../contract/domain.ts';
import { packVariantSchema } from '../../contract/packs.ts';
import { alertEntryKinds } from './alert-entry-kinds.ts';
import { caseEntryKinds } from './case-entry-kinds.ts';
import { consoleEntryKinds } from './console-entry-kinds.ts';
import { entryKind, maySeeListed } from './entry-kind.ts';
import { countEntryKinds } from './count-entry-kinds.ts';
import { deploymentEntryKinds } from './deployment-entry-kinds.ts';
import { listingEntryKinds } from './listing-entry-kinds.ts';
import { keyEntryKinds } from './key-entry-kinds.ts';
import { personEntryKinds } from './person-entry-kinds.ts';
import { policyEntryKinds } from './policy-entry-kinds.ts';
import { measuredSchema } from '../measured-schema.ts';
import { siteEntryKinds } from './site-entry-kinds.ts';
import { watchlistCompositionSchema } from '../watchlist-composition-schema.ts';
import { atInstant, counted, inWords, ofHundred, shortHash } from '../wording.ts';

const oneOfList = { listId: idSchema, listName: z.string(), entryId: idSchema, reference: z.string() };
const wholeList = { listId: idSchema, listName: z.string(), entries: z.number().int().nonnegative() };
const camera = { cameraId: idSchema.optional(), cameraName: z.string() };

/** An evidence pack; who agreed on it and why stands in the entries of its request. */
const packBody = z.strictObject({
  requestId: idSchema,
  label: z.string(),
  variant: packVariantSchema,
  alertId: idSchema.optional(),
  deploymentId: idSchema.optional(),
  caseId: idSchema.optional(),
  bytes: z.number().int().positive(),
  sha256: sha256Schema,
});

function packWords({ label, variant }: z.infer<typeof packBody>): string {
  return `${variant === 'redacted' ? 'A redacted evidence pack' : 'An evidence pack'} about ${label}`;
}

/** Everything that the case log can say. Closed: what is not here can't be appended. */
export const entryKinds = {
  ...alertEntryKinds,
  ...caseEntryKinds,
  ...consoleEntryKinds,
  ...countEntryKinds,
  ...deploymentEntryKinds,
  ...listingEntryKinds,
  ...keyEntryKinds,
  ...personEntryKinds,
  ...policyEntryKinds,
  ...siteEntryKinds,

  /** The first entry of every log: its name and the key that signs its checkpoints. */
  'log.began': entryKind(
    z.strictObject({ origin: z.string(), verifierKey: z.string() }),
    (body) => `The case log ${body.origin} began.`,
  ),
  'log.verified': entryKind(
    z.strictObject({
      entries: z.number().int().nonnegative(),
      root: sha256Schema,
      brokenAt: z.number().int().positive().nullable(),
    }),
    (body) =>
      body.brokenAt === null
        ? `The case log was verified: all ${counted(body.entries, 'entry', 'entries')} fit.`
        : `The case log was verified: it is broken at entry ${String(body.brokenAt)}.`,
  ),

  'log.exported': entryKind(
    z.strictObject({ format: z.enum(['csv', 'json']), filter: z.string(), reason: z.string() }),
    (body) =>
      `The case log was exported as ${body.format.toUpperCase()} (${body.filter}), for: ${body.reason}`,
  ),

  'pack.made': entryKind(
    packBody.extend({
      entries: z.number().int().positive(),
      pictures: z.number().int().nonnegative(),
      clips: z.number().int().nonnegative().optional(),
      /** Of the checkpoint that it is proved against. */
      size: z.number().int().positive(),
    }),
    (body) =>
      `${packWords(body)} was made: ${counted(body.entries, 'entry', 'entries')}, ${counted(body.pictures, 'picture', 'pictures')}, ${(body.clips ?? 0) === 0 ? '' : `${counted(body.clips ?? 0, 'clip', 'clips')}, `}${shortHash(body.sha256)}.`,
  ),
  'pack.taken': entryKind(
    packBody,
    (body) => `${packWords(body)} was saved as a file (${shortHash(body.sha256)}).`,
  ),

  /** A file that left the machine: what it was. Exports of the log, packs and records have kinds of their own. */
  'document.exported': entryKind(
    z.strictObject({
      what: z.enum(['authority-request', 'authority-page', 'record', 'policy', 'import-report']),
      deploymentId: idSchema.optional(),
      deploymentName: z.string().optional(),
      listId: idSchema.optional(),
      version: z.number().int().optional(),
    }),
    ({ what, deploymentName, version }) => {
      const of = deploymentName === undefined ? '' : ` of the deployment ${deploymentName}`;
      return {
        'authority-request': `The request for an authority${of} was saved as a file.`,
        'authority-page': `The authority${of} was saved as a page.`,
        record: `The record${of} was saved, before what it left was destroyed.`,
        policy: `Version ${String(version ?? 0)} of the policy was saved as a file.`,
        'import-report': 'What could not be imported into a watchlist was saved as a file.',
      }[what];
    },
  ),

  'head.place-added': entryKind(
    z.strictObject({ name: z.string(), folder: z.string(), isOnSameDisk: z.boolean() }),
    (body) =>
      `Heads of the log are kept at ${body.name} (${body.folder}) from now on.${body.isOnSameDisk ? ' This folder is on the disk of this machine’s own data.' : ''}`,
  ),
  'head.place-removed': entryKind(
    z.strictObject({ name: z.string(), reason: z.string() }),
    (body) => `Heads of the log are no longer kept at ${body.name}: ${body.reason}`,
  ),
  'head.kept': entryKind(
    z.strictObject({ place: z.string(), size: z.number().int().positive(), root: sha256Schema }),
    (body) =>
      `The head over ${counted(body.size, 'entry', 'entries')} (${shortHash(body.root)}) is kept at ${body.place}.`,
  ),

  'head.server-added': entryKind(
    z.strictObject({ name: z.string(), address: z.string() }),
    (body) => `${body.name} (${body.address}) is asked for the time of heads from now on.`,
  ),
  'head.timestamped': entryKind(
    z.strictObject({
      place: z.string(),
      size: z.number().int().positive(),
      root: sha256Schema,
      at: instantSchema,
      /** Hash of the reply, which is kept as it came. */
      reply: sha256Schema,
    }),
    (body) =>
      `${body.place} says that the head over ${counted(body.size, 'entry', 'entries')} (${shortHash(body.root)}) was there at ${atInstant(body.at)}, by its own clock.`,
  ),

  'head.witness-added': entryKind(
    z.strictObject({ name: z.string(), address: z.string(), key: z.string() }),
    (body) => `${body.name} (${body.address}) is asked to cosign heads from now on. Its key is ${body.key}.`,
  ),
  'head.witnessed': entryKind(
    z.strictObject({
      place: z.string(),
      size: z.number().int().positive(),
      root: sha256Schema,
      at: instantSchema,
      /** The line of the witness under the checkpoint, as it came. */
      cosignature: z.string().max(500),
    }),
    (body) =>
      `${body.place} cosigned the head over ${counted(body.size, 'entry', 'entries')} (${shortHash(body.root)}) at ${atInstant(body.at)}, by its own clock.`,
  ),

  'engine.started': entryKind(
    z.strictObject({ version: z.string(), mode: modeSchema }),
    (body) => `Cordon ${body.version} started${body.mode === 'demo' ? ' as a demo' : ''}.`,
  ),
  'engine.updated': entryKind(
    z.strictObject({ from: z.string(), to: z.string() }),
    (body) => `Cordon was changed from version ${body.from} to ${body.to} since it ran last.`,
  ),
  /** A checked copy of an update was laid ready; who installs it is the machine's administrator. */
  'update.staged': entryKind(
    z.strictObject({ from: z.string(), to: z.string(), sha256: sha256Schema }),
    ({ from, to, sha256 }) =>
      `The update from version ${from} to ${to} was checked and laid ready to be installed (${shortHash(sha256)}).`,
  ),
  'update.handed-over': entryKind(
    z.strictObject({ from: z.string(), to: z.string(), sha256: sha256Schema }),
    ({ from, to, sha256 }) =>
      `The update from version ${from} to ${to} (${shortHash(sha256)}) was allowed by the machine’s administrator and started apart: Cordon closes for it to be installed.`,
  ),
  'engine.stopped': entryKind(z.strictObject({ words: z.string().optional() }), (body) =>
    body.words === undefined ? 'Cordon stopped.' : `Cordon stopped: ${body.words}`,
  ),
  'backup.place-added': entryKind(
    z.strictObject({ name: z.string(), folder: z.string(), isOnSameDisk: z.boolean() }),
    (body) =>
      `Backups go to ${body.name} (${body.folder}) from now on.${body.isOnSameDisk ? ' This folder is on the disk of this machine’s own data.' : ''}`,
  ),
  'backup.place-removed': entryKind(
    z.strictObject({ name: z.string(), reason: z.string() }),
    (body) => `Backups no longer go to ${body.name}: ${body.reason}`,
  ),
  'backup.asked': entryKind(
    z.strictObject({ place: z.string() }),
    (body) => `A backup at ${body.place} was asked for.`,
  ),
  'backup.made': entryKind(
    z.strictObject({
      place: z.string(),
      file: z.string(),
      entries: z.number().int().nonnegative(),
      bytes: z.number().int().nonnegative(),
    }),
    (body) =>
      `A backup was made at ${body.place} and opened: ${body.file}, with ${counted(body.entries, 'entry', 'entries')}.`,
  ),
  'backup.restored': entryKind(
    z.strictObject({
      file: z.string(),
      entries: z.number().int().nonnegative(),
      keys: z.enum(['kept', 'from-backup']),
      by: z.array(z.string()).length(2),
    }),
    (body) =>
      `The backup ${body.file} with ${counted(body.entries, 'entry', 'entries')} was restored by ${body.by.join(' and ')}, with the keys ${body.keys === 'kept' ? 'that were here' : 'of the backup'}. What happened after it is not in this log.`,
  ),
  'log.salvaged': entryKind(
    z.strictObject({
      pages: z.number().int().nonnegative(),
      damagedPages: z.number().int().nonnegative(),
      areKeysWhole: z.boolean(),
      entries: z.number().int().nonnegative(),
      /** Of the first fifty gaps, the first and the last entry that is not there. */
      missing: z.array(z.strictObject({ from: z.number().int(), to: z.number().int() })),
      by: z.array(z.string()).length(2),
    }),
    (body) =>
      `What could be read of a damaged database was saved by ${body.by.join(' and ')}: ${counted(body.damagedPages, 'page', 'pages')} of ${String(body.pages)} could not be read. ${counted(body.entries, 'entry', 'entries')} of this log ${body.entries === 1 ? 'was' : 'were'} there${body.missing.length === 0 ? ', and none is missing' : `; missing: ${body.missing.map(({ from, to }) => (from === to ? String(from) : `${String(from)} to ${String(to)}`)).join(', ')}`}.${body.areKeysWhole ? '' : ' Keys are missing as well.'}`,
  ),
  'clock.jumped': entryKind(
    z.strictObject({ fromAt: instantSchema, toAt: instantSchema }),
    ({ fromAt, toAt }) =>
      toAt < fromAt
        ? `This machine’s clock was set back, from ${atInstant(fromAt)} to ${atInstant(toAt)}. What is destroyed on schedule goes by the time that passed, not by this clock.`
        : `This machine’s clock went from ${atInstant(fromAt)} to ${atInstant(toAt)}: it was set forward, or the machine slept.`,
  ),
  'model.loaded': entryKind(
    z.strictObject({
      name: z.string(),
      modelHash: sha256Schema,
      provider: z.string(),
      words: z.string().optional(),
    }),
    (body) =>
      `The model ${body.name} (${shortHash(body.modelHash)}) was loaded on ${body.provider}.${body.words === undefined ? '' : ` ${body.words}`}`,
  ),

  /** As the manifest of its pack has it; written once, and again when it is another. */
  'model.measured': entryKind(
    z.strictObject({ name: z.string(), modelHash: sha256Schema, measured: measuredSchema }),
    ({ name, modelHash, measured }) =>
      `The model ${name} (${shortHash(modelHash)}) is said to have been measured on ${counted(measured.images, 'picture', 'pictures')} of ${counted(measured.identities, 'person', 'people')}: ${measured.testSet}.`,
  ),

  /** The recognition process ended by itself, or can't run; the next `model.loaded` says when it runs again. */
  'model.stopped': entryKind(z.strictObject({ words: z.string() }), (body) => body.words),

  'recognition.load': entryKind(
    z.strictObject({ step: z.number().int().nonnegative(), words: z.string() }),
    (body) => body.words,
  ),

  'threshold.proposed': entryKind(
    z.strictObject({
      modelHash: sha256Schema,
      threshold: z.number(),
      listSize: z.number().int().positive(),
      falseAlertsPer10000: z.number(),
      isExtrapolated: z.boolean(),
    }),
    (body) =>
      `The threshold ${body.threshold.toFixed(3)} was proposed for the next authority with the model ${shortHash(body.modelHash)}: about ${body.falseAlertsPer10000.toPrecision(2)} false alerts per 10,000 faces with ${counted(body.listSize, 'person', 'people')} on the list${body.isExtrapolated ? ', beyond what was measured' : ''}.`,
  ),

  'camera.added': entryKind(
    z.strictObject({ ...camera, address: z.string(), substream: z.string().optional() }),
    (body) =>
      `The camera ${body.cameraName} was added, at ${body.address}${body.substream === undefined ? '' : ` with the substream ${body.substream}`}.`,
  ),
  'camera.changed': entryKind(
    z.strictObject({ ...camera, changed: z.array(z.string()) }),
    (body) => `The camera ${body.cameraName} was changed: ${inWords(body.changed)}.`,
  ),
  'camera.removed': entryKind(z.strictObject(camera), (body) => `The camera ${body.cameraName} was removed.`),
  'camera.state': entryKind(
    z.strictObject({
      ...camera,
      state: cameraStateSchema,
      words: z.string(),
      /** Left out for the main stream, and in entries of before. */
      stream: z.literal('sub').optional(),
    }),
    (body) => `The camera ${body.cameraName}: ${body.words}`,
  ),
  /** Something is wrong with what a camera sends though it is live, or that is over. */
  'camera.trouble': entryKind(
    z.strictObject({ ...camera, trouble: cameraTroubleKindSchema, words: z.string(), isOver: z.boolean() }),
    (body) =>
      body.isOver
        ? `The camera ${body.cameraName} is well again. What was wrong: ${body.words}`
        : `The camera ${body.cameraName}: ${body.words}`,
  ),

  'watchlist.begun': entryKind(
    z.strictObject({ listId: idSchema, listName: z.string() }),
    (body) => `The watchlist ${body.listName} was begun.`,
  ),
  'watchlist.submitted': entryKind(
    z.strictObject({ ...wholeList, contentHash: sha256Schema }),
    (body) =>
      `The watchlist ${body.listName} with ${counted(body.entries, 'entry', 'entries')} was submitted for approval: ${shortHash(body.contentHash)}.`,
  ),
  'watchlist.approved': entryKind(
    z.strictObject({ ...wholeList, contentHash: sha256Schema }),
    (body) =>
      `The watchlist ${body.listName} with ${counted(body.entries, 'entry', 'entries')} was approved by a second person: ${shortHash(body.contentHash)}.`,
  ),
  'watchlist.sent-back': entryKind(
    z.strictObject({ listId: idSchema, listName: z.string(), reason: z.string() }),
    (body) => `The watchlist ${body.listName} was sent back to its draft: ${body.reason}`,
  ),
  'watchlist.read': entryKind(
    z.strictObject({ listId: idSchema, listName: z.string(), withNames: z.boolean() }),
    (body) =>
      body.withNames
        ? `Who is on the watchlist ${body.listName} was read.`
        : `By what people are on the watchlist ${body.listName} was read, without their names.`,
  ),
  'watchlist.imported': entryKind(
    z.strictObject({
      ...wholeList,
      /** Rows of the file that could not be listed, and were left out. */
      leftOut: z.number().int().nonnegative(),
    }),
    (body) =>
      `${counted(body.entries, 'entry was', 'entries were')} imported into the watchlist ${body.listName}${body.leftOut === 0 ? '' : `; ${counted(body.leftOut, 'row', 'rows')} of the file had problems and were left out`}.`,
  ),
  'watchlist.enrolled': entryKind(
    z.strictObject({
      listId: idSchema.optional(),
      listName: z.string(),
      reference: z.string(),
      name: z.string().optional(),
      quality: z.number().optional(),
      entries: z.number().int().nonnegative().optional(),
    }),
    (body, reader) => {
      if (!maySeeListed(reader)) return `A picture was enrolled in the watchlist ${body.listName}.`;
      const name = body.name === undefined ? '' : ` (${body.name})`;
      const quality = body.quality === undefined ? '' : `, picture quality ${ofHundred(body.quality)}`;
      return `${body.reference}${name} was enrolled in the watchlist ${body.listName}${quality}.`;
    },
  ),
  'watchlist.removal-asked': entryKind(
    z.strictObject({ ...oneOfList, reason: z.string() }),
    (body, reader) =>
      `${maySeeListed(reader) ? body.reference : 'Somebody'} is to be taken off the watchlist ${body.listName}: ${maySeeListed(reader) ? body.reason : 'not this person'}`,
  ),
  'watchlist.removed': entryKind(
    z.strictObject({ ...oneOfList, sealHash: sha256Schema.nullable() }),
    (body, reader) =>
      `${maySeeListed(reader) ? body.reference : 'Somebody'} was taken off the watchlist ${body.listName} by two people: nobody is recognised as them any more.${body.sealHash === null ? '' : ` The list stays sealed as ${shortHash(body.sealHash)}, less this entry.`}`,
  ),
  /** Outlives the list: two people changed what an authority names, and who it was goes with the list. */
  'watchlist.entry-removed': entryKind(
    z.strictObject({
      listId: idSchema,
      listName: z.string(),
      entryId: idSchema,
      askedBy: idSchema,
      sealHash: sha256Schema.nullable(),
    }),
    (body) =>
      `One entry counts for nothing any more on the watchlist ${body.listName}, by the word of two people.${body.sealHash === null ? '' : ` The list stays sealed as ${shortHash(body.sealHash)}.`}`,
  ),
  'watchlist.removal-dropped': entryKind(
    z.strictObject({
      listId: idSchema,
      listName: z.string(),
      entryId: idSchema,
      how: z.enum(['withdrawn', 'refused']),
      reason: z.string(),
    }),
    (body, reader) =>
      `Taking somebody off the watchlist ${body.listName} was ${body.how}${maySeeListed(reader) ? `: ${body.reason}` : '.'}`,
  ),
  'watchlist.taken-out': entryKind(
    z.strictObject(oneOfList),
    (body, reader) =>
      `${maySeeListed(reader) ? body.reference : 'An entry'} was taken out of the draft of the watchlist ${body.listName} by whoever put it there.`,
  ),
  'watchlist.sealed': entryKind(
    z.strictObject({
      listId: idSchema.optional(),
      listName: z.string(),
      entries: z.number().int().nonnegative(),
      sealHash: sha256Schema,
    }),
    (body) =>
      `The watchlist ${body.listName} was sealed with ${counted(body.entries, 'entry', 'entries')}: ${shortHash(body.sealHash)}.`,
  ),

  /** What a sealed list is made up of, without anybody of it: so many, by the policy's categories and otherwise. */
  'watchlist.composed': entryKind(
    watchlistCompositionSchema,
    ({ listName, sealHash }) =>
      `What the watchlist ${listName} (${shortHash(sealHash)}) is made up of was counted.`,
  ),
  /** Something was drawn up from this log to be published, or for who oversees it. */
  'report.drawn': entryKind(
    z.strictObject({ what: z.string(), format: z.string(), stamp: z.string(), sha256: sha256Schema }),
    ({ what, format, sha256 }) =>
      `${what} was drawn up from this log as ${format.toUpperCase()} (${shortHash(sha256)}).`,
  ),

  'watchlist.arriving': entryKind(
    z.strictObject({ ...wholeList, from: z.string(), sealHash: sha256Schema }),
    (body) =>
      `The watchlist ${body.listName} with ${counted(body.entries, 'entry', 'entries')} (${shortHash(body.sealHash)}) comes from ${body.from}: its keys are here, sealed to this machine. It counts for nothing yet.`,
  ),
  'watchlist.received': entryKind(
    z.strictObject({ ...wholeList, sealHash: sha256Schema, approvedBy: z.string() }),
    (body) =>
      `The watchlist ${body.listName} is here whole, with ${counted(body.entries, 'entry', 'entries')}, as it was sealed at the control room after ${body.approvedBy} approved it (${shortHash(body.sealHash)}), and fits the rules here.`,
  ),
  'watchlist.not-received': entryKind(
    z.strictObject({ listId: idSchema, listName: z.string(), from: z.string(), because: z.string() }),
    (body) => `The watchlist ${body.listName} that came from ${body.from} was refused: ${body.because}`,
  ),

  'watchlist.destroyed': entryKind(
    z.strictObject({
      listId: idSchema.optional(),
      listName: z.string(),
      entries: z.number().int().nonnegative(),
      reason: z.string(),
      /** The subjects whose keys are gone. */
      keys: z.array(z.string()).optional(),
    }),
    (body) =>
      `The watchlist ${body.listName} with ${counted(body.entries, 'entry', 'entries')} was destroyed: ${body.reason}. Its key is gone.`,
  ),

  'gate.changed': entryKind(
    z.strictObject({
      deploymentId: idSchema.optional(),
      isOpen: z.boolean(),
      words: z.string(),
      unmet: z.array(z.string()),
    }),
    (body) =>
      body.isOpen
        ? `Recognition started: ${body.words}`
        : `Recognition stopped: ${body.words}${body.unmet.length === 0 ? '' : ` (not met: ${inWords(body.unmet)})`}`,
  ),
} as const;

type EntryKinds = typeof entryKinds;
export type EntryKindName = keyof EntryKinds;
export type EntryBody<Name extends EntryKindName> = EntryKinds[Name] extends { schema: z.ZodType<infer Body> }
  ? Body
  : never;

export function isEntryKindName(name: string): name is EntryKindName {
  return Object.hasOwn(entryKinds, name);
}
