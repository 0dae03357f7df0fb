import type { consignmentOperations } from '../../contract/consignments.ts';
import type { Outcome, HouseState, Permission } from './permission.ts';

/** In the house of these trials no site is joined. */
function everywhere(
  outcome: Outcome,
  inNoPolicy: Outcome = outcome,
): Readonly<Partial<Record<HouseState, Outcome>>> {
  return {
    'no-policy': inNoPolicy,
    'in-force': outcome,
    live: outcome,
    ended: outcome,
    narrowed: outcome,
    'admin-alone': outcome,
  };
}

export const consignmentPermissions = {
  'consignments.list': {
    who: ['supervisor', 'admin', 'auditor'],
    why: 'Who answers for the operation, for the machines, and for its oversight. It names lists and versions, and nobody on any list.',
  },
  'consignments.send-list': {
    who: ['supervisor'],
    why: 'Supervisors build lists, and two people have approved and sealed this one. Admins open no list, so they can hand none on.',
    except: everywhere('not-found', 'no-policy'),
  },
  'consignments.send-policy': {
    who: ['supervisor', 'admin'],
    why: 'Those who would import it here; two people signed it outside, and the site checks that again.',
    except: everywhere('not-found', 'no-policy'),
  },
  'consignments.send-revocations': {
    who: ['supervisor', 'admin'],
    why: 'As for a policy: it is the root’s word, and sending it can only take something back.',
    except: everywhere('not-found'),
  },
  'consignments.send-authority': {
    who: ['supervisor'],
    why: 'Those who would import it here; an officer signed it outside, and the site compares it with its own draft.',
    except: everywhere('not-trusted'),
  },
  'consignments.call-back': {
    who: ['supervisor'],
    why: 'Who sends a list may have it destroyed, with a reason; it can only end sooner by that.',
    except: everywhere('not-found'),
  },
} satisfies Record<keyof typeof consignmentOperations, Permission>;
