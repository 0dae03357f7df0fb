import { z } from 'zod';
import { instantSchema } from '../../contract/domain.ts';
import { atInstant, counted, hyphensToSpaces } from '../wording.ts';
import { entryKind } from './entry-kind.ts';

const machine = { name: z.string(), fingerprint: z.string() };
/** Login names of the two who compared it. */
const by = z.array(z.string()).length(2);

const consignmentSchema = z.enum(['policy', 'revocations', 'authority', 'list']);
const consignmentWords: Readonly<Record<z.infer<typeof consignmentSchema>, string>> = {
  policy: 'The policy',
  revocations: 'The list of revocations',
  authority: 'The authority',
  list: 'The watchlist',
};

/** What happened between this machine and others. Bodies name a site's alert by its number there, which is no topic here. */
export const siteEntryKinds = {
  'site.named': entryKind(
    z.strictObject(machine),
    (body) => `This machine is called ${body.name} among others. Its fingerprint is ${body.fingerprint}.`,
  ),
  'site.joined': entryKind(
    z.strictObject({ ...machine, introduction: z.string(), by }),
    (body) =>
      `${body.name} (${body.fingerprint}) was joined to this machine by ${body.by.join(' and ')}: from now on the two take each other’s word.`,
  ),
  'site.revoked': entryKind(
    z.strictObject({ ...machine, reason: z.string(), by }),
    (body) =>
      `${body.name} (${body.fingerprint}) was revoked by ${body.by.join(' and ')}, for: ${body.reason}. Nothing of it counts any more.`,
  ),
  'site.refused': entryKind(
    z.strictObject({ sender: z.string(), reason: z.string(), count: z.number().int().positive() }),
    (body) =>
      `${counted(body.count, 'message that claimed', 'messages that claimed')} to come from ${body.sender} ${body.count === 1 ? 'was' : 'were'} refused: ${hyphensToSpaces(body.reason)}.`,
  ),
  'site.alert-arrived': entryKind(
    z.strictObject({
      site: z.string(),
      number: z.number().int().positive(),
      /** Its number here. */
      here: z.number().int().positive(),
      cameraName: z.string(),
      raisedAt: instantSchema,
    }),
    (body) =>
      `Alert ${String(body.number)} of ${body.site} (${body.cameraName}) arrived, and is alert ${String(body.here)} here. It was raised there at ${atInstant(body.raisedAt)}, by the site’s clock.`,
  ),
  'site.silent': entryKind(
    z.strictObject({ name: z.string(), heardAt: instantSchema, isControl: z.boolean() }),
    (body) =>
      body.isControl
        ? `The control room has not been heard of since ${atInstant(body.heardAt)}. This site goes on under its own authority, and people here judge its alerts.`
        : `${body.name} has not been heard of since ${atInstant(body.heardAt)}. It goes on under its own authority, and people there judge its alerts.`,
  ),
  'site.heard-again': entryKind(
    z.strictObject({ name: z.string(), silentMs: z.number().nonnegative() }),
    (body) =>
      `${body.name === 'control' ? 'The control room' : body.name} was heard of again after ${counted(Math.round(body.silentMs / 1_000), 'second', 'seconds')}.`,
  ),
  'site.mail-destroyed': entryKind(
    z.strictObject({ about: z.string(), to: z.string() }),
    (body) => `What waited to be sent to ${body.to} about ${body.about} was destroyed with it, unsent.`,
  ),
  'site.consignment-sent': entryKind(
    z.strictObject({
      site: z.string(),
      what: consignmentSchema,
      name: z.string(),
      entries: z.number().int().nonnegative(),
    }),
    (body) =>
      `${consignmentWords[body.what]} ${body.name}${body.entries === 0 ? '' : ` with ${counted(body.entries, 'entry', 'entries')}`} was sent to ${body.site}, sealed to its machine.`,
  ),
  'site.consignment-settled': entryKind(
    z.strictObject({
      site: z.string(),
      what: consignmentSchema,
      name: z.string(),
      outcome: z.enum(['accepted', 'refused', 'destroyed']),
      words: z.string(),
    }),
    (body) =>
      `${body.site} says of ${consignmentWords[body.what].toLowerCase()} ${body.name}: ${body.outcome}. ${body.words}`,
  ),
  'site.list-recalled': entryKind(
    z.strictObject({ site: z.string(), name: z.string(), reason: z.string() }),
    (body) => `The watchlist ${body.name} is to be destroyed at ${body.site}: ${body.reason}`,
  ),
  'site.last-order-taken': entryKind(
    z.strictObject({ site: z.string() }),
    (body) => `${body.site}, which was revoked, has the order to destroy every list that it got from here.`,
  ),
  'site.recall-arrived': entryKind(
    z.strictObject({ from: z.string(), lists: z.number().int().nonnegative(), reason: z.string() }),
    (body) => `${body.from} had ${counted(body.lists, 'list', 'lists')} destroyed here: ${body.reason}`,
  ),
  'site.papers-arrived': entryKind(
    z.strictObject({
      what: consignmentSchema,
      files: z.number().int().positive(),
      from: z.string(),
    }),
    (body) =>
      `${consignmentWords[body.what]} (${counted(body.files, 'file', 'files')}) arrived from ${body.from}. It counts for nothing before it was checked here.`,
  ),
  'site.papers-settled': entryKind(
    z.strictObject({ what: consignmentSchema, isAccepted: z.boolean(), words: z.string() }),
    (body) =>
      `${consignmentWords[body.what]} that came from the control room was ${body.isAccepted ? 'taken in' : 'refused'}: ${body.words}`,
  ),
} as const;
