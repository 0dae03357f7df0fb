import { z } from 'zod';
import {
  codeSchema,
  idSchema,
  instantSchema,
  judgementReasonsSchema,
  sha256Schema,
  verdictSchema,
} from '../../contract/domain.ts';
import { entryKind, maySeeCandidate, maySeeListed, type EntryReader } from './entry-kind.ts';
import { atInstant, counted, hyphensToSpaces, inWords, shortHash, withScore } from '../wording.ts';

const alert = { alertId: idSchema, number: z.number().int().positive() };

/** On schedule: when it was due, and the subject whose key is gone. */
const destroyed = { ...alert, dueAt: instantSchema, key: z.string() };

const decoyPerson = { decoyPersonId: idSchema, reference: z.string() };

/** Whoever judges alerts doesn't learn who stands in decoys. */
function whoStands({ reference }: { readonly reference: string }, reader: EntryReader): string {
  return maySeeListed(reader)
    ? `${reference} stands in decoys from now on`
    : 'Somebody stands in decoys from now on';
}

const destroyedWords = (what: string, dueAt: number): string =>
  `${what} destroyed, as the policy says (due ${atInstant(dueAt)}): the key is gone.`;

const placeWords = (machine: string): string => (machine === 'control' ? 'the control room' : machine);

/**
 * Blindness holds in the log too: until both votes are locked, no reader of any role learns the score, the
 * candidate or a vote from these sentences, nor whether there was one from their length.
 */
export const alertEntryKinds = {
  'alert.raised': entryKind(
    z.strictObject({
      ...alert,
      cameraName: z.string(),
      listEntryId: idSchema,
      reference: z.string(),
      score: z.number(),
      threshold: z.number(),
      modelHash: sha256Schema,
      cropSha256: sha256Schema,
      /** Of every picture as it was stored, so that one which is shown later is tied to this entry. */
      pictures: z
        .array(
          z.strictObject({
            what: z.enum(['probe', 'candidate']),
            nth: z.number().int().nonnegative(),
            sha256: sha256Schema,
          }),
        )
        .optional(),
    }),
    (body, reader) =>
      maySeeCandidate(reader)
        ? `Alert ${String(body.number)} was raised on ${body.cameraName}: reference ${body.reference}, score ${withScore(body.score)} against the threshold ${withScore(body.threshold)}, model ${shortHash(body.modelHash)}.`
        : `Alert ${String(body.number)} was raised on ${body.cameraName}.`,
  ),
  'alert.acknowledged': entryKind(z.strictObject(alert), (body) => `Alert ${String(body.number)} was taken.`),
  'alert.taken-over': entryKind(
    z.strictObject({ ...alert, from: z.string() }),
    (body) => `Alert ${String(body.number)} was taken over from ${body.from}.`,
  ),
  'alert.released': entryKind(
    z.strictObject({ ...alert, holder: z.string(), because: z.enum(['asked', 'signed-out']) }),
    (body) =>
      body.because === 'asked'
        ? `Alert ${String(body.number)} was put back: it waits for somebody else.`
        : `Alert ${String(body.number)} was put back: ${body.holder}, who had it in hand, is no longer signed in.`,
  ),
  'alert.escalated': entryKind(
    z.strictObject({ ...alert, waitedSeconds: z.number().int().nonnegative() }),
    (body) =>
      `Alert ${String(body.number)} was called out: nobody had taken it for ${counted(body.waitedSeconds, 'second', 'seconds')}.`,
  ),
  'alert.expired': entryKind(
    z.strictObject(alert),
    (body) => `Alert ${String(body.number)} expired before two people had judged it: there is no engagement.`,
  ),
  'alert.expiry-explained': entryKind(
    z.strictObject({ ...alert, words: z.string() }),
    (body) => `Why nobody judged alert ${String(body.number)} in time: ${body.words}`,
  ),
  'alert.judged': entryKind(
    z.strictObject({
      ...alert,
      verdict: verdictSchema,
      reasons: judgementReasonsSchema,
      nth: z.union([z.literal(1), z.literal(2)]),
    }),
    (body, reader) => {
      const vote = body.nth === 1 ? 'first vote' : 'second vote';
      if (!maySeeCandidate(reader)) return `Alert ${String(body.number)}: ${vote} locked.`;
      const reasons = [...body.reasons.subject, ...body.reasons.system, ...body.reasons.environment];
      return `Alert ${String(body.number)}: ${vote} was "${hyphensToSpaces(body.verdict)}" (${inWords(reasons)}).`;
    },
  ),
  /** Why may tell how it was: nobody reads it before both votes. */
  'alert.vote-withdrawn': entryKind(z.strictObject({ ...alert, because: z.string() }), (body, reader) =>
    maySeeCandidate(reader)
      ? `Alert ${String(body.number)}: the first vote was withdrawn: ${body.because}`
      : `Alert ${String(body.number)}: the first vote was withdrawn.`,
  ),
  'alert.decided': entryKind(
    z.strictObject({
      ...alert,
      decision: z.enum(['confirmed', 'rejected']),
      reference: z.string(),
      name: z.string(),
      category: codeSchema,
      score: z.number(),
    }),
    (body, reader) => {
      const decided =
        body.decision === 'confirmed'
          ? `Alert ${String(body.number)} was confirmed by both reviewers`
          : `Alert ${String(body.number)} was rejected: there is no engagement`;
      if (!maySeeCandidate(reader)) return `${decided}.`;
      return `${decided}. Candidate: ${body.name}, reference ${body.reference}, ${hyphensToSpaces(body.category)}, score ${withScore(body.score)}.`;
    },
  ),
  /** After both votes: decoys have none. */
  'alert.clip-kept': entryKind(
    z.strictObject({ ...alert, sha256: sha256Schema }),
    (body) =>
      `Alert ${String(body.number)}: a clip from around it is kept with its pictures, SHA-256 ${shortHash(body.sha256)}.`,
  ),
  /** After both votes; how many of them were right is for those who may know how somebody voted. */
  'alert.was-decoy': entryKind(
    z.strictObject({ ...alert, right: z.number().int().min(0).max(2) }),
    (body, reader) =>
      maySeeCandidate(reader)
        ? `Alert ${String(body.number)} was a decoy, of two people who are not one: ${String(body.right)} of the two votes said so. It counts in no figure.`
        : `Alert ${String(body.number)} was a decoy. It counts in no figure.`,
  ),
  'decoy.person-added': entryKind(
    z.strictObject({ ...decoyPerson, consent: z.string(), basis: z.enum(['synthetic', 'consenting-staff']) }),
    (body, reader) =>
      `${whoStands(body, reader)}, as ${body.basis === 'synthetic' ? 'somebody made up' : 'consenting staff'}. ${maySeeListed(reader) ? `Consent: ${body.consent}` : ''}`.trim(),
  ),
  'decoy.person-removed': entryKind(z.strictObject({ ...decoyPerson, reason: z.string() }), (body, reader) =>
    maySeeListed(reader)
      ? `${body.reference} stands in decoys no more; the pictures are destroyed. Reason: ${body.reason}`
      : 'Somebody stands in decoys no more; the pictures are destroyed.',
  ),
  'alert.clip-asked': entryKind(
    z.strictObject({ ...alert, site: z.string() }),
    (body) => `Alert ${String(body.number)}: ${body.site} was asked for its clip.`,
  ),
  'alert.clip-sent': entryKind(
    z.strictObject({ ...alert, by: z.string(), pieces: z.number().int().nonnegative() }),
    (body) =>
      body.pieces === 0
        ? `Alert ${String(body.number)}: ${body.by} at the control room asked for its clip, and there is none.`
        : `Alert ${String(body.number)}: its clip was sent to the control room, where ${body.by} asked for it.`,
  ),
  'alert.clip-arrived': entryKind(
    z.strictObject({ ...alert, site: z.string(), sha256: sha256Schema }),
    (body) =>
      `Alert ${String(body.number)}: its clip came from ${body.site}, SHA-256 ${shortHash(body.sha256)}.`,
  ),
  /** At another machine: by its name; who judged it there, if it was people. */
  'alert.decided-elsewhere': entryKind(
    z.strictObject({
      ...alert,
      decision: z.enum(['confirmed', 'rejected', 'expired']),
      at: z.string(),
      by: z.array(z.string()).max(2),
    }),
    (body) => {
      const where = placeWords(body.at);
      if (body.decision === 'expired')
        return `Alert ${String(body.number)} expired at ${where} before two people had judged it: there is no engagement.`;
      const judges = body.by.length === 0 ? '' : ` by ${body.by.join(' and ')}`;
      return body.decision === 'confirmed'
        ? `Alert ${String(body.number)} was confirmed at ${where}${judges}.`
        : `Alert ${String(body.number)} was rejected at ${where}${judges}: there is no engagement.`;
    },
  ),
  'alert.judgement-too-late': entryKind(
    z.strictObject({ ...alert, held: z.enum(['confirmed', 'rejected', 'expired']) }),
    (body) =>
      `Alert ${String(body.number)} was judged at the control room as well, when it was ${body.held} here already: that holds.`,
  ),
  'alert.decision-differs': entryKind(
    z.strictObject({
      ...alert,
      site: z.string(),
      here: z.enum(['confirmed', 'rejected', 'expired']),
      there: z.enum(['confirmed', 'rejected', 'expired']),
    }),
    (body) =>
      `Alert ${String(body.number)} was ${body.here} here, and before that ${body.there} at ${body.site}: what the site decided holds.`,
  ),
  'alert.done-elsewhere': entryKind(
    z.strictObject({ ...alert, what: z.enum(['dispatch', 'outcome']), at: z.string(), by: z.string() }),
    (body) =>
      body.what === 'dispatch'
        ? `Alert ${String(body.number)}: officers were told, by ${body.by} at ${placeWords(body.at)}.`
        : `Alert ${String(body.number)}: the outcome was recorded by ${body.by} at ${placeWords(body.at)}.`,
  ),
  'alert.dispatched': entryKind(
    z.strictObject(alert),
    (body) => `Alert ${String(body.number)}: officers were told.`,
  ),
  'alert.outcome': entryKind(
    z.strictObject({ ...alert, code: codeSchema, note: z.string() }),
    (body, reader) => {
      if (!maySeeCandidate(reader)) return `Alert ${String(body.number)}: the outcome was recorded.`;
      const note = body.note === '' ? '' : ` Note: ${body.note}`;
      return `Alert ${String(body.number)}: the outcome is "${hyphensToSpaces(body.code)}".${note}`;
    },
  ),
  'alert.pictures-destroyed': entryKind(z.strictObject(destroyed), (body) =>
    destroyedWords(`The pictures of alert ${String(body.number)} were`, body.dueAt),
  ),
  'alert.records-destroyed': entryKind(z.strictObject(destroyed), (body) =>
    destroyedWords(`What was written down about alert ${String(body.number)} was`, body.dueAt),
  ),
  'face.viewed': entryKind(
    z
      .strictObject({
        alertId: idSchema.optional(),
        number: z.number().int().positive().optional(),
        what: z.enum(['probe', 'candidate', 'clip', 'watchlist', 'camera']),
        name: z.string().optional(),
      })
      .refine(
        (body) => (body.number === undefined) === (body.alertId === undefined),
        'number and alertId go together',
      ),
    (body, reader) => {
      const place = body.number === undefined ? '' : ` of alert ${String(body.number)}`;
      const maySeeName = {
        probe: maySeeCandidate,
        candidate: maySeeCandidate,
        clip: maySeeCandidate,
        watchlist: maySeeListed,
        camera: () => true,
      }[body.what];
      const whose = body.name !== undefined && maySeeName(reader) ? ` (${body.name})` : '';
      const what = {
        probe: 'The picture from the camera',
        candidate: 'The watchlist picture',
        clip: 'The clip from the camera',
        watchlist: 'A picture of the watchlist',
        camera: 'A live camera',
      }[body.what];
      return `${what}${place}${whose} was looked at.`;
    },
  ),
} as const;

/** What says nothing of candidate or votes: the engine writes it while nobody is there who holds the alert's key. */
export const openAlertKinds: ReadonlySet<string> = new Set<keyof typeof alertEntryKinds>([
  'alert.released',
  'alert.escalated',
  'alert.expired',
  'alert.pictures-destroyed',
  'alert.records-destroyed',
  // Two people elsewhere judged it: nobody need be here who holds the alert's key.
  'alert.decided-elsewhere',
  'alert.judgement-too-late',
  'alert.decision-differs',
  'alert.done-elsewhere',
  'alert.clip-kept',
  'alert.clip-sent',
  'alert.clip-arrived',
  'alert.was-decoy',
]);
