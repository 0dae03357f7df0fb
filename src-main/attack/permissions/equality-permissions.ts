import type { equalityOperations } from '../../contract/equality.ts';
import type { Permission } from './permission.ts';

/** Before the first deployment there is no alert to ask about. */
const noAlertYet = { 'no-policy': 'not-found', 'in-force': 'not-found' } as const;

export const equalityPermissions = {
  'equality.count': {
    who: ['operator', 'supervisor'],
    why: 'Whoever heard from the officers; they read nothing of it again.',
    except: noAlertYet,
  },
  'equality.is-counted': { who: ['operator', 'supervisor'], why: 'That it was done, and nothing of what.' },
  'equality.state-denominator': {
    who: ['auditor'],
    why: 'Whoever compares groups says with what, and where that is known from; the log has it in full.',
  },
  'equality.state-walk': {
    who: ['auditor'],
    why: 'How well staff of each group are found is said by who judges nothing, with its source; the log has it in full.',
  },
  'equality.summary': {
    who: ['auditor'],
    why: 'Sums of deployments that are over, for those who oversee. Never who has the alerts before them.',
  },
} satisfies Record<keyof typeof equalityOperations, Permission>;
