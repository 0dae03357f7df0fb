import type { backupOperations } from '../../contract/backups.ts';
import type { caseLogOperations } from '../../contract/case-log.ts';
import type { headOperations } from '../../contract/heads.ts';
import type { packOperations } from '../../contract/packs.ts';
import type { policyOperations } from '../../contract/policy-operations.ts';
import type { reportOperations } from '../../contract/reports.ts';
import type { Permission } from './permission.ts';

const readers = ['supervisor', 'admin', 'auditor'] as const;
const keepers = ['supervisor', 'admin'] as const;

const logIsRead =
  'Who answers for the operation, for the machine, and for its oversight. What a role may not know is left out of each sentence.';

/** Nothing that is signed counts before a root is pinned. */
const noRoot = { 'no-policy': 'not-trusted' } as const;
const noVersion = { 'no-policy': 'not-found' } as const;

export const caseLogPermissions = {
  'case-log.list': { who: readers, why: logIsRead, narrowedBy: 'caseLog' },
  'case-log.filters': { who: readers, why: logIsRead, narrowedBy: 'caseLog' },
  'case-log.export': {
    who: readers,
    why: 'Whoever reads it may take it along, and the log says who did and why.',
    narrowedBy: 'caseLog',
  },
  'case-log.chain': { who: readers, why: logIsRead, narrowedBy: 'caseLog' },
  'case-log.verify': {
    who: readers,
    why: 'Whoever reads it may check that nothing was changed.',
    narrowedBy: 'caseLog',
  },
} satisfies Record<keyof typeof caseLogOperations, Permission>;

export const headPermissions = {
  'heads.list': { who: readers, why: 'How far the log is beyond being written anew.' },
  'heads.add-folder': { who: ['admin'], why: 'Admins connect places off the machine.' },
  'heads.add-server': {
    who: ['admin'],
    why: 'As for a folder; it learns sizes and roots, and nothing of what is in the log.',
  },
  'heads.add-witness': {
    who: ['admin'],
    why: 'As for a folder; it learns sizes and roots, and can only make it harder to write the log anew.',
  },
  'heads.remove-folder': { who: ['admin'], why: 'As for adding one; the log says why.' },
  'heads.keep': { who: readers, why: 'Putting a head elsewhere can only help.' },
  'heads.confirm-printed': { who: readers, why: 'Whoever has the page in hand.' },
  'heads.compare': { who: readers, why: 'Whoever kept a head may ask whether this log still fits it.' },
} satisfies Record<keyof typeof headOperations, Permission>;

export const reportPermissions = {
  'reports.figures': {
    who: ['supervisor', 'auditor'],
    why: 'Whoever answers for deployments or oversees them. Not those who only judge: how often others said “match” is no ground for a judgement.',
  },
  'reports.draw': {
    who: ['supervisor', 'auditor'],
    why: 'The same, as it is published: small counts are left out. The log has the hash of what was drawn up.',
  },
} satisfies Record<keyof typeof reportOperations, Permission>;

/** Before the first deployment there is no alert to ask about. */
const noAlertYet = { 'no-policy': 'not-found', 'in-force': 'not-found' } as const;
const packMakers = ['supervisor', 'auditor'] as const;

export const packPermissions = {
  'packs.ask': {
    who: packMakers,
    why: 'A supervisor and an auditor agree on it, and the log says why. Admins and operators have no part in it.',
    except: noAlertYet,
  },
  'packs.list': { who: packMakers, why: 'Those who can agree on one.' },
  'packs.subjects': { who: packMakers, why: 'Those who can agree on one.' },
  'packs.make': {
    who: packMakers,
    why: 'One of the two who agreed on it; with pictures in it, the supervisor.',
    except: noAlertYet,
  },
} satisfies Record<keyof typeof packOperations, Permission>;

export const backupPermissions = {
  'backups.list': { who: readers, why: 'Whether there is a backup, and how old it is.' },
  'backups.add-folder': {
    who: ['admin'],
    why: 'Admins connect places off the machine. A backup opens for nobody who could not open the data.',
  },
  'backups.remove-folder': { who: ['admin'], why: 'As for adding one; the log says why.' },
  'backups.make': {
    who: keepers,
    why: 'Those who answer for the machine or the operation; it goes where an admin said.',
  },
} satisfies Record<keyof typeof backupOperations, Permission>;

export const policyPermissions = {
  'policy.current': { who: 'signed-in', why: 'Everybody knows the rules that they work under.' },
  'policy.versions': { who: readers, why: 'Those who answer for the rules or oversee them.' },
  'policy.version': { who: readers, why: 'As for the list of versions.', except: noVersion },
  'policy.preview': {
    who: keepers,
    why: 'Whoever may put it in force looks at it first.',
    // The preview itself says why it can't be adopted.
  },
  'policy.adopt': {
    who: keepers,
    why: 'Two people outside have signed it: here somebody only hands it in. Auditors and operators have no part in it.',
    except: noRoot,
  },
  'policy.export': { who: readers, why: 'To publish it.', except: noVersion },
  'policy.draft': {
    who: keepers,
    why: 'Whoever takes it to those who sign.',
    except: { 'no-policy': 'not-trusted' },
  },
  'trust.preview-root': { who: ['admin'], why: 'Whoever may pin it looks at it first.' },
  'trust.pin-root': {
    who: ['admin'],
    why: 'Once, with the fingerprint typed from paper, when the workstation is installed. The same root again changes nothing; another is refused.',
  },
  'trust.adopt-revocations': {
    who: keepers,
    why: 'The force root has signed it, and it can only take away: the sooner the better.',
    except: noRoot,
  },
  'trust.adopt-custodians': {
    who: ['admin'],
    why: 'The force root has signed who they are: here somebody only hands it in. Whoever runs the machine sees that its data can be recovered.',
    except: noRoot,
  },
} satisfies Record<keyof typeof policyOperations, Permission>;
