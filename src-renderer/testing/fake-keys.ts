import type { EscrowView } from '../../src-main/contract/escrow.ts';
import type { FaceOpening } from '../../src-main/contract/face-openings.ts';
import type { KeyGroup, KeysView } from '../../src-main/contract/keys.ts';
import type { Role } from '../../src-main/contract/domain.ts';
import type { Person } from '../../src-main/contract/sessions.ts';

const opens: Readonly<Record<Role, KeyGroup[]>> = {
  operator: ['data', 'records', 'faces'],
  supervisor: ['data', 'records', 'faces'],
  admin: ['data'],
  auditor: ['data', 'records'],
};

export function fakeKeys(people: readonly Person[]): KeysView {
  return {
    holders: people.map(({ id, displayName, role }, index) => ({
      id,
      displayName,
      role,
      isInvited: index === people.length - 1,
      opens: opens[role],
    })),
    deviceSecret: {
      kind: 'key-store',
      detail: 'gnome_libsecret',
      words:
        'Sealed by the key store of this machine (gnome_libsecret), which opens with the person who is signed in to it.',
    },
    renewal: { share: null, lastAt: Date.now() - 90 * 86_400_000, problem: null },
    groups: [
      { group: 'data', isInMemory: true, atRisk: null },
      { group: 'records', isInMemory: true, atRisk: null },
      {
        group: 'faces',
        isInMemory: false,
        atRisk:
          'Only Mira Holloway can open it. If they forget their password, every picture and template that is kept is lost for good. Add somebody else who has it.',
      },
    ],
  };
}

export function fakeEscrow(): EscrowView {
  const at = Date.now() - 400 * 86_400_000;
  return {
    custodians: {
      number: 1,
      adoptedAt: at,
      people: ['Cora Custodian', 'Dan Custodian', 'Eve Custodian'].map((holder, nth) => ({
        holder,
        personnelNumber: String(5001 + nth),
        fingerprint: `7K2QF-9XWB0-4H6MT-V1C8R-ZN53Q-${String(nth)}GDJ${String(nth)}`,
      })),
    },
    groups: [
      { group: 'data', state: 'deposited', at },
      { group: 'records', state: 'deposited', at },
      { group: 'faces', state: 'waiting', at: null },
    ],
    rehearsal: {
      last: { at, custodians: ['Cora Custodian', 'Eve Custodian'] },
      dueAt: at + 365 * 86_400_000,
      begun: null,
    },
    warnings: [
      'Not in escrow yet is the key of faces: an operator or supervisor has to sign in.',
      `The recovery was due to be rehearsed on ${new Date(at + 365 * 86_400_000).toISOString().slice(0, 10)}: the policy asks for it every 365 days.`,
    ],
  };
}

/** What two people opened to whoever is an auditor. */
export function fakeOpenings({ id, displayName, role }: Person): readonly FaceOpening[] {
  if (role !== 'auditor') return [];
  return [
    {
      id: 'request-opened',
      personId: id,
      displayName,
      openedBy: ['Mira Holloway', 'Ada Admin'],
      reason: 'Complaint 2026-118 about alert 12.',
      until: Date.now() + 80 * 60_000,
      alerts: [
        {
          id: 'alert-12',
          number: 12,
          pictures: [
            { kind: 'probe', nth: 0 },
            { kind: 'candidate', nth: 0 },
          ],
        },
      ],
      isMine: true,
    },
  ];
}
