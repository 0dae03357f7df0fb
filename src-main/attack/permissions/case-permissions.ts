import type { caseOperations } from '../../contract/cases.ts';
import type { Permission } from './permission.ts';

const reviewers = ['operator', 'supervisor'] as const;
const readers = ['operator', 'supervisor', 'auditor'] as const;
/** Before the first deployment there is no alert that a case could be about. */
const noAlertYet = { 'no-policy': 'not-found', 'in-force': 'not-found' } as const;

export const casePermissions = {
  'cases.list': {
    who: readers,
    why: 'Those who judge, and those who oversee them. Admins have no part in it.',
  },
  'cases.read': { who: readers, why: 'As for the list: what was written names people.' },
  'cases.open': { who: reviewers, why: 'Those who judged the alerts that it is about.' },
  'cases.link-alert': {
    who: reviewers,
    why: 'Those who judge; only what two people have judged, and no decoy.',
    except: noAlertYet,
  },
  'cases.add-note': { who: reviewers, why: 'Those who judge; nobody changes what was written.' },
  'cases.hand-over': { who: reviewers, why: 'Whoever has it in hand, to somebody else who judges.' },
  'cases.take': { who: reviewers, why: 'Whom it was offered to, or with a reason.' },
  'cases.close': { who: ['supervisor'], why: 'Whoever answers for what came of it.' },
  'cases.colleagues': { who: reviewers, why: 'Names of those who could take it, and nothing else of them.' },
  'cases.shift-summary': { who: readers, why: 'What happened, in figures, for whoever comes next.' },
} satisfies Record<keyof typeof caseOperations, Permission>;
