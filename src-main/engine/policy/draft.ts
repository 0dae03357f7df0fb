import type { Policy } from '../../contract/policy.ts';
import { floorFigures, readersAllowed } from '../trust/floors.ts';
import { defaultEscrow, escrowOf } from './escrow.ts';
import { defaultSignIn, signInOf } from './sign-in.ts';
import type { ReadPolicy } from '../trust/policy-pack.ts';

/** What a first policy can't take from anywhere else. */
export type DraftBasis = Pick<Policy, 'mode' | 'force' | 'draftedAt' | 'revocationList' | 'models'>;

/**
 * A first policy to start from: cautious figures from what forces have published, and the floors where nothing was.
 * People edit it before they sign it.
 */
export function startingPolicy(basis: DraftBasis): Policy {
  return {
    kind: 'policy',
    ...basis,
    version: 1,
    previous: null,
    summary: 'The first policy.',
    useCases: [
      { code: 'crime-hotspot', words: 'Crime hotspot' },
      { code: 'protective-security', words: 'Protective security' },
      { code: 'likely-location', words: 'Intelligence on a likely location' },
    ],
    categories: [
      { code: 'wanted-on-warrant', words: 'Wanted on warrant', kind: 'listed', under18: 'never' },
      { code: 'court-order-breach', words: 'Breach of a court order', kind: 'listed', under18: 'never' },
      {
        code: 'missing-vulnerable',
        words: 'Missing and vulnerable',
        kind: 'listed',
        under18: 'extra-authority',
      },
      {
        code: 'high-harm-suspect',
        words: 'Suspect of a high-harm offence',
        kind: 'listed',
        under18: 'never',
      },
      { code: 'blue-list', words: 'Blue list (staff, for measuring)', kind: 'blue-list', under18: 'never' },
    ],
    outcomes: [
      { code: 'arrest-court-wanted', words: 'Arrested: wanted by a court', meaning: 'arrest' },
      { code: 'arrest-suspect', words: 'Arrested: suspect of an offence', meaning: 'arrest' },
      { code: 'arrest-breach-of-conditions', words: 'Arrested: breach of conditions', meaning: 'arrest' },
      { code: 'other-disposal', words: 'Dealt with in another way', meaning: 'disposal' },
      { code: 'no-action', words: 'Spoken to, no further action', meaning: 'no-action' },
      { code: 'misidentified', words: 'Not this person: misidentified', meaning: 'misidentified' },
      { code: 'not-located', words: 'Not found by the officers', meaning: 'not-located' },
    ],
    reasons: {
      subject: [
        { code: 'face-shape-agrees', words: 'Face shape agrees' },
        { code: 'features-agree', words: 'Features agree' },
        { code: 'marks-agree', words: 'Marks agree' },
        { code: 'face-shape-differs', words: 'Face shape differs' },
        { code: 'features-differ', words: 'Features differ' },
        { code: 'marks-differ', words: 'Marks differ' },
        { code: 'age-differs', words: 'Age differs' },
        { code: 'face-covered', words: 'Face covered' },
      ],
      system: [
        { code: 'picture-clear', words: 'Picture clear' },
        { code: 'low-resolution', words: 'Low resolution' },
        { code: 'poor-alignment', words: 'Poor alignment' },
        { code: 'watchlist-picture-poor', words: 'Poor list picture' },
      ],
      environment: [
        { code: 'good-light', words: 'Good light' },
        { code: 'poor-light', words: 'Poor light' },
        { code: 'motion-blur', words: 'Motion blur' },
        { code: 'turned-away', words: 'Turned away' },
        { code: 'crowded', words: 'Crowded' },
      ],
    },
    watchlist: {
      maximumEntries: 2_000,
      oldestPictureMonths: 120,
      builtHoursBeforeStart: floorFigures.listBuiltHoursBeforeStart,
      keptHoursAfterEnd: 0,
      answerableDays: 365,
    },
    authority: {
      longestWindowHours: 12,
      ranks: [
        { code: 'superintendent', words: 'Superintendent' },
        { code: 'chief-superintendent', words: 'Chief superintendent' },
      ],
      documents: [
        { code: 'data-protection', words: 'Data protection impact assessment' },
        { code: 'equality', words: 'Equality impact assessment' },
        { code: 'community', words: 'Community impact assessment' },
        { code: 'policy', words: 'Policy document' },
      ],
    },
    presence: { intervalMinutes: 10 },
    selfTest: { passesBeforeStart: 1 },
    alerts: {
      coolDownMinutes: 10,
      calledOutAfterSeconds: 60,
      expiresAfterMinutes: 15,
      rejectedKeptHours: floorFigures.rejectedKeptHours,
      confirmedKeptDays: floorFigures.confirmedKeptDays,
      clipKeptDays: 0,
      recordsKeptDays: 31,
    },
    nonMatches: { keptSeconds: 0 },
    reviewers: { accuracyPercent: 90, decoysJudged: 40, validDays: 365 },
    measures: { blueListPassesPerDeployment: 20, decoysPerHundredAlerts: 20, rotateAfterVotes: 20 },
    signIn: defaultSignIn(basis.mode),
    escrow: defaultEscrow,
    reading: {
      caseLog: [...readersAllowed.caseLog],
      people: [...readersAllowed.people],
      livePictures: [...readersAllowed.livePictures],
    },
  };
}

/** The next version, with every rule as it is: people change what they mean to change. */
export function nextDraft({ policy, hash }: ReadPolicy, draftedAt: number): Policy {
  return {
    ...policy,
    signIn: signInOf(policy),
    escrow: escrowOf(policy),
    version: policy.version + 1,
    previous: hash,
    draftedAt,
    summary: 'Say here what this version changes, and why.',
  };
}
