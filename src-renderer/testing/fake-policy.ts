import type {
  PolicyPreview,
  PolicyStatus,
  PolicyVersion,
} from '../../src-main/contract/policy-operations.ts';
import { hash } from './fake-data.ts';

const day = 86_400_000;
const fingerprint = 'TCC1X-F9C61-CB6TJ-XH4SY-SGAD0-1PKK1';

const version: PolicyVersion = {
  version: 3,
  hash: hash('7'),
  mode: 'operational',
  force: 'Example Police',
  summary: 'Smaller lists, and a warning category that is no longer used is taken out.',
  draftedAt: Date.now() - 9 * day,
  signers: [
    { holder: 'Ada Example', personnelNumber: '4711', fingerprint },
    {
      holder: 'Bo Sample',
      personnelNumber: '4712',
      fingerprint: fingerprint.split('-').toReversed().join('-'),
    },
  ],
  rules: [
    {
      id: 'use-cases',
      group: 'What it may be used for',
      label: 'Use cases',
      lines: ['Crime hotspot', 'Protective security', 'Intelligence on a likely location'],
      floor: null,
      isApplied: true,
    },
    {
      id: 'categories',
      group: 'Who may be listed',
      label: 'Categories',
      lines: [
        'Wanted on warrant – never under 18',
        'Breach of a court order – never under 18',
        'Missing and vulnerable – under 18 only with an extra authority',
        'Blue list (staff, for measuring) – never an alert; never under 18',
      ],
      floor: 'Somebody under 18 is never listed without an extra authority.',
      isApplied: true,
    },
    {
      id: 'watchlist.maximum',
      group: 'Who may be listed',
      label: 'People on a watchlist, at most',
      lines: ['2,000 people'],
      floor: null,
      isApplied: true,
    },
    {
      id: 'models',
      group: 'Models and thresholds',
      label: 'Approved models',
      lines: [
        `UltraFace RFB-320, FaceMesh, fr_feature 512 – threshold at least 0.541, hash ${hash('8').slice(0, 12)}`,
      ],
      floor: null,
      isApplied: true,
    },
    {
      id: 'presence.interval',
      group: 'Officers on the spot',
      label: 'Presence is confirmed at least every',
      lines: ['10 minutes'],
      floor: 'Officers confirm their presence at least every 15 minutes.',
      isApplied: true,
    },
    {
      id: 'reviewers.accuracy',
      group: 'Alerts and their review',
      label: 'Accuracy on decoys that a reviewer needs',
      lines: ['90%'],
      floor: null,
      isApplied: false,
    },
  ],
  changes: [
    {
      rule: 'watchlist.maximum',
      label: 'People on a watchlist, at most',
      direction: 'stricter',
      words: '2,000 people (before: 4,000 people).',
    },
    {
      rule: 'categories',
      label: 'Categories',
      direction: 'stricter',
      words: 'Removed: “Suspect of a high-harm offence”, never under 18.',
    },
    {
      rule: 'presence.interval',
      label: 'Presence is confirmed at least every',
      direction: 'looser',
      words: '10 minutes (before: 5 minutes).',
    },
  ],
  changedFrom: 2,
};

const adopted = { at: Date.now() - 6 * day, by: 'Otto Lindqvist' };

export function fakePolicyStatus(isSetUp: boolean): PolicyStatus {
  const floors = [
    'Nothing is kept of people who are on no list.',
    'Two people judge every alert, apart and blind, one of them a supervisor, before anybody is engaged.',
  ];
  if (!isSetUp) {
    return {
      root: null,
      revocations: null,
      problem:
        'No force root is pinned on this workstation yet. An admin does it under Policy, Force root, with the fingerprint on paper.',
      latest: null,
      useCases: [],
      documents: [],
      longestWindowHours: 0,
      categories: [],
      olderDeployment: null,
      showsLivePictures: true,
      floors,
    };
  }
  return {
    root: {
      force: version.force,
      mode: version.mode,
      fingerprint,
      pinned: { ...adopted, at: adopted.at - 30 * day },
    },
    revocations: {
      number: 2,
      madeAt: Date.now() - 20 * day,
      adopted,
      certificates: [{ holder: 'Cy Former', reason: 'left the force' }],
    },
    problem: null,
    latest: { ...version, adopted },
    useCases: [{ code: 'crime-hotspot', words: 'Crime hotspot' }],
    documents: [
      { code: 'data-protection', words: 'Data protection impact assessment' },
      { code: 'equality', words: 'Equality impact assessment' },
      { code: 'community', words: 'Community impact assessment' },
      { code: 'policy', words: 'Policy document' },
    ],
    longestWindowHours: 12,
    categories: [
      { code: 'wanted-on-warrant', words: 'Wanted on warrant', kind: 'listed', under18: 'never' },
      { code: 'blue-list', words: 'Blue list (staff, for measuring)', kind: 'blue-list', under18: 'never' },
    ],
    olderDeployment: { name: 'High Street, Friday', version: 2 },
    showsLivePictures: true,
    floors,
  };
}

export const fakePolicyVersions = [3, 2, 1].map((number) => {
  const { rules: _, ...view } = version;
  return {
    ...view,
    version: number,
    hash: hash(String(number)),
    adopted: { ...adopted, at: adopted.at - (3 - number) * 90 * day },
    changes: number === 1 ? [] : version.changes,
    changedFrom: number === 1 ? null : number - 1,
    summary: number === 1 ? 'The first policy.' : version.summary,
  };
});

export function fakePolicyVersion(number: number) {
  return { ...version, version: number, adopted };
}

export const fakePreview: PolicyPreview = {
  refusal: null,
  version: { ...version, version: 4, changedFrom: 3, hash: hash('9') },
  consequence:
    'It applies from the next deployment on. “High Street, Friday”, which is live, keeps to version 3 until it ends.',
};
