import type { escrowOperations } from '../../contract/escrow.ts';
import type { faceOpeningOperations } from '../../contract/face-openings.ts';
import type { keyOperations } from '../../contract/keys.ts';
import type { ownAccountOperations } from '../../contract/own-account.ts';
import type { peopleOperations } from '../../contract/people.ts';
import type { qualificationOperations } from '../../contract/qualifications.ts';
import type { requestOperations } from '../../contract/requests.ts';
import type { Permission } from './permission.ts';

export const keyPermissions = {
  'keys.read': {
    who: ['admin', 'auditor'],
    why: 'Who can open what, for those who look after accounts and those who audit it. It holds no key.',
  },
  'keys.renew': {
    who: ['admin'],
    why: 'Whoever looks after the machine, with a reviewer signed in, who has the keys. Nobody has another key by it than before.',
    except: { live: 'conflict', 'admin-alone': 'keys-locked' },
  },
} satisfies Record<keyof typeof keyOperations, Permission>;

export const escrowPermissions = {
  'escrow.read': {
    who: ['admin', 'auditor'],
    why: 'Those who see that data can be recovered, and those who audit that. It holds no key.',
  },
  'escrow.begin-rehearsal': {
    who: ['admin', 'auditor'],
    why: 'As for reading it. What the custodians answer opens nothing.',
    except: { 'no-policy': 'conflict', 'admin-alone': 'keys-locked' },
  },
  'escrow.finish-rehearsal': {
    who: ['admin', 'auditor'],
    why: 'As for beginning it.',
    // None could be begun.
    except: { 'no-policy': 'conflict', 'admin-alone': 'conflict' },
  },
} satisfies Record<keyof typeof escrowOperations, Permission>;

export const ownAccountPermissions = {
  'account.read': { who: 'signed-in', why: 'Everybody about themselves, and nobody about another.' },
  'account.change-password': {
    who: 'signed-in',
    why: 'With the present password, which a session alone does not have.',
  },
  'account.begin-second-factor': {
    who: 'signed-in',
    whileHeldBack: ['no-second-factor'],
    why: 'Everybody makes their own, and nobody works without one where the policy asks for it.',
  },
  'account.confirm-second-factor': {
    who: 'signed-in',
    whileHeldBack: ['no-second-factor'],
    why: 'As for beginning it; with the password, and with the factor before it if there is one.',
  },
  'account.end-session': { who: 'signed-in', why: 'Their own sessions only.' },
} satisfies Record<keyof typeof ownAccountOperations, Permission>;

/** Before the first deployment there is no alert. */
const noAlertYet = { 'no-policy': 'not-found', 'in-force': 'not-found' } as const;

export const faceOpeningPermissions = {
  'faces.ask-to-open': {
    who: ['supervisor', 'admin'],
    why: 'Neither of the two who open faces is the auditor who sees them, and one of them is a supervisor, who has their key.',
    // There is one auditor by then, and another request about them waits.
    except: { ...noAlertYet, 'admin-alone': 'conflict' },
  },
  'faces.openings': {
    who: ['supervisor', 'admin', 'auditor'],
    why: 'To whom what is open is nobody’s secret among those who could have opened it, or see it.',
  },
  'faces.close': {
    who: ['supervisor', 'admin', 'auditor'],
    why: 'To be stricter takes nobody else.',
    except: { ...noAlertYet, 'admin-alone': 'not-found' },
  },
} satisfies Record<keyof typeof faceOpeningOperations, Permission>;

export const peoplePermissions = {
  'people.list': {
    who: ['supervisor', 'admin', 'auditor'],
    why: 'Those who ask for changes, confirm them or audit them. Operators take no part in it.',
    narrowedBy: 'people',
  },
  'people.ask-to-add': {
    who: ['admin'],
    why: 'An admin asks, a person of another role confirms: nobody makes an account alone.',
  },
  'people.ask-to-change': {
    who: ['admin'],
    why: 'A role is granted by an admin and a person of another role.',
  },
  'people.ask-to-reset': {
    who: ['supervisor', 'admin'],
    why: 'Supervisors too, so that a team is not locked out while the admin is away; a second person of another role confirms.',
  },
  'people.ask-to-disable': {
    who: ['supervisor', 'admin'],
    why: 'Supervisors too, so that somebody can be stopped at once; a second person of another role confirms.',
  },
  'people.ask-to-qualify': {
    who: ['supervisor', 'auditor'],
    why: 'Who may judge is vouched for by a supervisor and an auditor; an admin may only be the second person.',
    // The policy says what a test must show.
    except: { 'no-policy': 'no-policy' },
  },
  'people.end-qualification': {
    who: ['supervisor', 'auditor'],
    why: 'To be stricter takes nobody else.',
  },
  'requests.list': {
    who: ['supervisor', 'admin', 'auditor'],
    why: 'Those who may be the second person.',
  },
  'requests.confirm': {
    who: ['supervisor', 'admin', 'auditor'],
    why: 'The second person: of another role than whoever asked, and never whom it is about.',
    // Nobody else can have asked.
    except: { 'admin-alone': 'not-found' },
  },
  'requests.close': {
    who: ['supervisor', 'admin', 'auditor'],
    why: 'Whoever asked takes it back, anybody else of these refuses it.',
    except: { 'admin-alone': 'not-found' },
  },
} satisfies Record<
  keyof typeof peopleOperations | keyof typeof qualificationOperations | keyof typeof requestOperations,
  Permission
>;
