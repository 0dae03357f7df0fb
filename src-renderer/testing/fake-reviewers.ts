import type { OperationOutput } from '../../src-main/contract/operations.ts';

const dayMs = 24 * 60 * 60_000;
const asked = { accuracyPercent: 90, decoysJudged: 40, validDays: 365 };

export const fakeAccuracy: OperationOutput<'decoys.accuracy'> = {
  asked,
  people: [
    {
      personId: 'person-olu',
      displayName: 'Olu Adeyemi',
      role: 'operator',
      judged: 43,
      right: 41,
      unsure: 1,
      low: 0.845,
      high: 0.987,
      shift: { votes: 22, rotateAfter: 20 },
      fallsShortBecause: null,
    },
    {
      personId: 'person-mira',
      displayName: 'Mira Holloway',
      role: 'supervisor',
      judged: 0,
      right: 0,
      unsure: 0,
      low: 0,
      high: 1,
      shift: { votes: 3, rotateAfter: 20 },
      fallsShortBecause: null,
    },
    {
      personId: 'person-sam',
      displayName: 'Sam Whitlock',
      role: 'operator',
      judged: 40,
      right: 33,
      unsure: 2,
      low: 0.68,
      high: 0.913,
      shift: { votes: 0, rotateAfter: 20 },
      fallsShortBecause:
        'Of the last 40 decoys 33 were judged right, and the policy asks for 90%. It takes a new test, which a supervisor and an auditor write down together.',
    },
  ],
};

export const fakeMyAccuracy: OperationOutput<'decoys.my-accuracy'> = {
  asked,
  accuracy: { judged: 43, right: 41, unsure: 1, low: 0.845, high: 0.987 },
  shift: { votes: 6, rotateAfter: 20 },
  fallsShortBecause: null,
};

export function fakeDecoyPeople(): OperationOutput<'decoys.people'> {
  return {
    perHundredAlerts: 20,
    people: ['SYN-3000', 'SYN-3001', 'SYN-3002'].map((reference, nth) => ({
      id: `decoy-${String(nth)}`,
      reference,
      basis: nth === 2 ? 'consenting-staff' : 'synthetic',
      addedAt: Date.now() - (40 + nth) * dayMs,
      shown: 7 - nth,
    })),
  };
}
