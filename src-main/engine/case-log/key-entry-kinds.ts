import { z } from 'zod';
import { idSchema } from '../../contract/domain.ts';
import { keyGroupSchema } from '../../contract/keys.ts';
import { counted } from '../wording.ts';
import { entryKind } from './entry-kind.ts';

const groupWords = { data: 'the data', records: 'names and votes', faces: 'faces' } as const;

const groupsSchema = z.array(keyGroupSchema);
const wordsOf = (groups: z.infer<typeof groupsSchema>): string =>
  groups.map((group) => groupWords[group]).join(', ');

/** What becomes of the keys that open everything: open to every reader of the log, and never a key. */
export const keyEntryKinds = {
  'keys.renewal-begun': entryKind(
    z.strictObject({ reason: z.string() }),
    (body) => `New keys for everything were begun. Reason: ${body.reason}`,
  ),
  'keys.renewed': entryKind(
    z.strictObject({ handed: z.number().int().nonnegative(), dropped: z.number().int().nonnegative() }),
    (body) =>
      `All keys were renewed, and handed to ${counted(body.handed, 'person', 'people')}.${
        body.dropped === 0
          ? ''
          : ` ${counted(body.dropped, 'way in', 'ways in')} that nobody who had the keys had made got none, and was removed.`
      }`,
  ),
  'keys.unattended-allowed': entryKind(
    z.strictObject({ by: z.array(z.string()).length(2) }),
    (body) =>
      `From now on this machine may open its data by itself, without anybody who signs in: allowed by ${body.by.join(' and ')}. Names and faces stay closed to it.`,
  ),
  'keys.unattended-withdrawn': entryKind(
    z.strictObject({ by: z.string(), reason: z.string() }),
    (body) =>
      `This machine may not open its data by itself any more: withdrawn by ${body.by}, for: ${body.reason}`,
  ),
  'keys.unattended-opened': entryKind(
    z.strictObject({}),
    () => 'This machine opened its data by itself, with nobody signed in.',
  ),
  'keys.unattended-dropped': entryKind(
    z.strictObject({}),
    () =>
      'The way in of this machine sealed to other keys than those of the people here, and was removed. Whatever was raised while nobody was there may not have been for them: find out who changed it.',
  ),
  'escrow.custodians-adopted': entryKind(
    z.strictObject({ number: z.number().int().positive(), custodians: z.array(z.string()) }),
    (body) =>
      `Keys go into escrow with ${body.custodians.join(', ')} from now on (list ${String(body.number)}): any two of them together open them.`,
  ),
  'escrow.deposited': entryKind(
    z.strictObject({ number: z.number().int().positive(), groups: groupsSchema }),
    (body) =>
      `Put in escrow, with the custodians of list ${String(body.number)}: the keys of ${wordsOf(body.groups)}.`,
  ),
  'escrow.rehearsal-begun': entryKind(
    z.strictObject({ rehearsalId: idSchema }),
    (body) => `A rehearsal of the recovery was begun (${body.rehearsalId}).`,
  ),
  'escrow.rehearsed': entryKind(
    z.strictObject({ rehearsalId: idSchema, custodians: z.array(z.string()), groups: groupsSchema }),
    (body) =>
      `The recovery was rehearsed (${body.rehearsalId}): ${body.custodians.join(' and ')} could open their parts of the keys of ${wordsOf(body.groups)}.`,
  ),
  'escrow.recovered': entryKind(
    z.strictObject({
      custodians: z.array(z.string()),
      groups: groupsSchema,
      letIn: z.array(z.string()),
      reason: z.string(),
    }),
    (body) =>
      `The keys of ${wordsOf(body.groups)} were recovered from escrow by ${body.custodians.join(' and ')}, and ${body.letIn.join(' and ')} let in anew. Reason: ${body.reason}`,
  ),
} as const;
