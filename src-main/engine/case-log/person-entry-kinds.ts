import { z } from 'zod';
import { idSchema, instantSchema, roleSchema } from '../../contract/domain.ts';
import { requestStateSchema } from '../../contract/requests.ts';
import { atInstant, counted } from '../wording.ts';
import { entryKind } from './entry-kind.ts';

const person = { personId: idSchema, displayName: z.string(), role: roleSchema };

/** Who may come in, and who came. */
export const personEntryKinds = {
  'setup.admin-created': entryKind(
    z.strictObject({ personId: idSchema, displayName: z.string(), loginName: z.string() }),
    (body) => `${body.displayName} was made the first administrator, with the login name ${body.loginName}.`,
  ),
  'person.added': entryKind(
    z.strictObject({ ...person, loginName: z.string(), scope: z.string().optional() }),
    (body) =>
      `${body.displayName} was added as ${body.role}, with the login name ${body.loginName}${body.scope === undefined ? '' : `, for ${body.scope}`}.`,
  ),
  'person.enrolled': entryKind(
    z.strictObject(person),
    (body) => `${body.displayName} made a password of their own, as ${body.role}.`,
  ),
  'person.changed': entryKind(z.strictObject({ ...person, from: roleSchema, scope: z.string() }), (body) =>
    body.from === body.role
      ? `${body.displayName} stays ${body.role}, now for ${body.scope}.`
      : `${body.displayName} was made ${body.role} and is no longer ${body.from}, for ${body.scope}.`,
  ),
  'person.secret-reset': entryKind(
    z.strictObject(person),
    (body) => `The password and second factors of ${body.displayName} (${body.role}) were ended.`,
  ),
  'person.password-changed': entryKind(
    z.strictObject(person),
    (body) => `${body.displayName} (${body.role}) changed their own password.`,
  ),
  'person.second-factor-made': entryKind(
    z.strictObject(person),
    (body) => `${body.displayName} (${body.role}) made a second factor.`,
  ),
  'person.second-factor-replaced': entryKind(
    z.strictObject(person),
    (body) => `${body.displayName} (${body.role}) replaced their second factor.`,
  ),
  'person.disabled': entryKind(
    z.strictObject(person),
    (body) => `The account of ${body.displayName} (${body.role}) was disabled.`,
  ),

  'person.qualified': entryKind(
    z.strictObject({
      ...person,
      basis: z.enum(['decoys', 'training', 'demo']),
      decoysJudged: z.number().int(),
      decoysRight: z.number().int(),
      testedAt: instantSchema,
      validUntil: instantSchema,
    }),
    (body) => {
      const until = `until ${atInstant(body.validUntil)}`;
      if (body.basis === 'demo')
        return `${body.displayName} (${body.role}) may judge alerts ${until}, because this is the demo.`;
      const test = `${String(body.decoysRight)} of ${counted(body.decoysJudged, 'decoy', 'decoys')} right`;
      return `${body.displayName} (${body.role}) is qualified to judge alerts ${until}: ${test}, tested ${atInstant(body.testedAt)}.`;
    },
  ),
  'person.qualification-ended': entryKind(
    z.strictObject({ ...person, reason: z.string() }),
    (body) =>
      `The qualification of ${body.displayName} (${body.role}) to judge alerts was taken back. Reason: ${body.reason}`,
  ),

  'faces.opened': entryKind(
    z.strictObject({
      personId: idSchema,
      displayName: z.string(),
      numbers: z.array(z.number().int()),
      hours: z.number().int(),
    }),
    (body) =>
      `Two people opened the pictures of ${body.numbers.length === 1 ? 'alert' : 'alerts'} ${body.numbers.join(', ')} to ${body.displayName}, for ${counted(body.hours, 'hour', 'hours')}.`,
  ),
  'faces.closed': entryKind(
    z.strictObject({ personId: idSchema, displayName: z.string(), reason: z.string() }),
    (body) => `The pictures that were open to ${body.displayName} are closed again: ${body.reason}`,
  ),

  'request.asked': entryKind(
    z.strictObject({ requestId: idSchema, words: z.string(), reason: z.string(), role: roleSchema }),
    (body) => `Asked for, as ${body.role}: ${body.words} Reason: ${body.reason}`,
  ),
  'request.closed': entryKind(
    z.strictObject({
      requestId: idSchema,
      words: z.string(),
      state: requestStateSchema.exclude(['pending']),
      reason: z.string().nullable(),
    }),
    (body) => {
      const how = {
        confirmed: 'Confirmed by a second person',
        refused: 'Refused',
        withdrawn: 'Withdrawn',
        expired: 'Not confirmed in time',
        alone: 'Done by the first administrator alone, before there was a second person',
      }[body.state];
      return `${how}: ${body.words}${body.reason === null ? '' : ` Reason: ${body.reason}`}`;
    },
  ),

  'session.signed-in': entryKind(
    z.strictObject(person),
    (body) => `${body.displayName} signed in as ${body.role}.`,
  ),
  /** Never the name that was typed: people type passwords there. */
  'session.refused': entryKind(
    z.strictObject({
      personId: idSchema.nullable(),
      displayName: z.string().nullable(),
      reason: z.enum([
        'unknown-name',
        'wrong-password',
        'wrong-code',
        'locked-out',
        'before-unlock',
        'not-active',
        'wrong-second-factor',
        'second-factor-used',
      ]),
      attempts: z.number().int().positive(),
      /** When the first of them was, if they could be written down only later. */
      since: instantSchema.nullable(),
    }),
    (body) => {
      const whose = body.displayName ?? 'An unknown name';
      const why = {
        'unknown-name': 'there is no such account',
        'wrong-password': 'the password was wrong',
        'wrong-code': 'the code was wrong',
        'locked-out': 'there were too many attempts before',
        'before-unlock': 'the data was still locked',
        'not-active': 'the account is not active',
        'wrong-second-factor': 'the code of the second factor was wrong',
        'second-factor-used': 'the code of the second factor had been used before',
      }[body.reason];
      const since = body.since === null ? '' : `, the first at ${atInstant(body.since)}`;
      return `${whose}: ${counted(body.attempts, 'sign-in', 'sign-ins')} refused, ${why}${since}.`;
    },
  ),
  'session.locked': entryKind(
    z.strictObject({ ...person, reason: z.enum(['idle', 'asked', 'shift-over']) }),
    (body) =>
      ({
        idle: `The screen of ${body.displayName} was locked: nobody had touched it.`,
        asked: `${body.displayName} locked their screen.`,
        'shift-over': `The screen of ${body.displayName} was locked: the shift is over.`,
      })[body.reason],
  ),
  'session.unlocked': entryKind(
    z.strictObject(person),
    (body) => `${body.displayName} unlocked their screen, as ${body.role}.`,
  ),
  'session.signed-out': entryKind(
    z.strictObject({
      ...person,
      reason: z.enum([
        'asked',
        'expired',
        'restarted',
        'account-changed',
        'secret-changed',
        'asked-elsewhere',
        'renewed',
        'taken-over',
      ]),
    }),
    (body) =>
      body.reason === 'asked'
        ? `${body.displayName} signed out.`
        : {
            expired: `The session of ${body.displayName} ended: it had run out.`,
            restarted: `The session of ${body.displayName} ended: Cordon was started anew.`,
            'account-changed': `The session of ${body.displayName} ended: the account was changed.`,
            'secret-changed': `The session of ${body.displayName} ended: they changed how they sign in.`,
            renewed: `The session of ${body.displayName} ended: they signed in for another one.`,
            'taken-over': `The session of ${body.displayName} ended: somebody else took over the seat.`,
            'asked-elsewhere': `The session of ${body.displayName} ended: they ended it from another screen.`,
          }[body.reason],
  ),
} as const;
