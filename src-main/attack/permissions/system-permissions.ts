import type { healthOperations } from '../../contract/health.ts';
import type { machinePolicyOperations } from '../../contract/machine-policy.ts';
import type { sessionOperations } from '../../contract/sessions.ts';
import type { siteOperations } from '../../contract/sites.ts';
import type { systemOperations } from '../../contract/system.ts';
import type { updateOperations } from '../../contract/updates.ts';
import type { Permission } from './permission.ts';

const isSetUp = 'already-set-up';
const everywhereNotTrusted = {
  'no-policy': 'not-trusted',
  'in-force': 'not-trusted',
  live: 'not-trusted',
  ended: 'not-trusted',
  narrowed: 'not-trusted',
  'admin-alone': 'not-trusted',
} as const;

export const systemPermissions = {
  'system.status': {
    who: 'anyone',
    why: 'The first screen has to know whether to ask for a password or for a first admin; it tells nothing of the data.',
  },
  'sessions.sign-in': {
    who: 'anyone',
    why: 'It is the way in: the password opens the person’s own slot of the vault, or nothing. Attempts are counted before it is looked at.',
    except: { 'before-set-up': 'not-set-up' },
  },
  'sessions.enrol': {
    who: 'anyone',
    why: 'An invited person has no password yet. Their code is two halves that two people handed over.',
    except: {
      'before-set-up': 'not-set-up',
      locked: 'wrong-credentials',
      'admin-alone': 'wrong-credentials',
    },
  },
  'sessions.resume': {
    who: 'anyone',
    why: 'A screen that lost the engine goes on with its token; a token of a session that has ended, or of another machine, is worth nothing.',
    except: { 'before-set-up': 'not-signed-in', locked: 'not-signed-in' },
  },
  'sessions.sign-out': {
    who: 'signed-in',
    whileHeldBack: ['no-second-factor', 'locked', 'shift-over'],
    why: 'Everybody may leave.',
  },
  'sessions.note-input': {
    who: 'signed-in',
    whileHeldBack: ['no-second-factor'],
    why: 'Their own seat says that a person touched it.',
  },
  'sessions.lock': {
    who: 'signed-in',
    whileHeldBack: ['no-second-factor'],
    why: 'Everybody may lock their own seat.',
  },
  'sessions.unlock': {
    who: 'signed-in',
    whileHeldBack: ['locked'],
    why: 'With the password, which the seat alone does not have.',
  },
  'sessions.renew': {
    who: 'signed-in',
    whileHeldBack: ['shift-over'],
    why: 'Another shift, with password and code as for a sign-in.',
  },
  'setup.create-admin': {
    who: 'anyone',
    why: 'Once, on an empty folder, before there is anybody to ask.',
    except: {
      'no-policy': isSetUp,
      'in-force': isSetUp,
      live: isSetUp,
      ended: isSetUp,
      narrowed: isSetUp,
      locked: isSetUp,
      'admin-alone': isSetUp,
    },
  },
  'machine-policy.read': {
    who: ['supervisor', 'admin', 'auditor'],
    why: 'What the force’s IT fixed on this machine; operators change nothing that it concerns.',
  },
  'health.read': {
    who: ['admin', 'auditor'],
    why: 'Whether program, disk, cameras, log and backups are well: whoever looks after the machine has to know. It names no person.',
  },
  'health.report': {
    who: ['admin', 'auditor'],
    why: 'The same as a text for whoever helps, with the program’s log lines, which hold no faces, names or secrets.',
  },
  'updates.read': {
    who: ['admin'],
    why: 'What is laid ready and what became of the last update, for whoever looks after the machine. It changes nothing.',
  },
  'updates.look': {
    who: ['admin'],
    why: 'Whether an update that lies somewhere counts, for whoever looks after the machine. It changes nothing.',
  },
  'updates.stage': {
    who: ['admin'],
    why: 'A signed update is laid ready beside the data, never while a deployment runs; installing takes the administrator of the machine. The log says who did it.',
    // Nobody signed the house.
    except: everywhereNotTrusted,
  },
  'updates.install': {
    who: ['admin'],
    why: 'What is laid ready is handed to the machine’s administrator, whom the operating system asks, never while a deployment runs; Cordon closes for it. The log says who did it.',
    except: everywhereNotTrusted,
  },
} satisfies Record<
  | keyof typeof healthOperations
  | keyof typeof updateOperations
  | keyof typeof systemOperations
  | keyof typeof sessionOperations
  | keyof typeof machinePolicyOperations,
  Permission
>;

export const sitePermissions = {
  'sites.list': {
    who: ['operator', 'supervisor', 'admin', 'auditor'],
    why: 'How other machines do, as whether recognition runs here: no picture, no name, and nothing of what an alert is about.',
  },
} satisfies Record<keyof typeof siteOperations, Permission>;
