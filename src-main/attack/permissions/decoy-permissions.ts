import type { decoyOperations } from '../../contract/decoys.ts';
import type { Permission } from './permission.ts';

export const decoyPermissions = {
  'decoys.people': {
    who: ['auditor'],
    why: 'Whoever judges alerts must not know who stands in decoys.',
  },
  'decoys.add-person': {
    who: ['auditor'],
    why: 'The auditor judges nothing. Never an admin, who has no part in what is judged, and never a reviewer.',
  },
  'decoys.remove-person': {
    who: ['auditor'],
    why: 'As for adding one: whoever agreed may change their mind.',
  },
  'decoys.my-accuracy': {
    who: ['operator', 'supervisor'],
    why: 'How somebody does on decoys is theirs to know, once both votes on each are locked.',
  },
  'decoys.accuracy': {
    who: ['supervisor', 'auditor'],
    why: 'Those who answer for the reviewers, and those who oversee them.',
  },
} satisfies Record<keyof typeof decoyOperations, Permission>;
