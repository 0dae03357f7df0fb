import type { OwnAccount } from '../../src-main/contract/own-account.ts';
import type { QualificationView } from '../../src-main/contract/qualifications.ts';
import type { Asked } from '../../src-main/contract/requests.ts';
import type { Person } from '../../src-main/contract/sessions.ts';

export function fakeOwnAccount(person: Person): OwnAccount {
  const now = Date.now();
  const signedInAt = now - 2 * 3_600_000;
  return {
    person,
    loginName: person.id.replace('-', '.'),
    sessions: [
      { id: 'session-this', signedInAt, expiresAt: now + 6 * 3_600_000, isThis: true },
      { id: 'session-other', signedInAt: now - 5 * 3_600_000, expiresAt: now + 3 * 3_600_000, isThis: false },
    ],
    recent: [
      { at: signedInAt, words: `${person.displayName} signed in as ${person.role}.`, isRefusal: false },
      {
        at: signedInAt - 40_000,
        words: `${person.displayName}: 1 sign-in refused, the password was wrong.`,
        isRefusal: true,
      },
      { at: now - 26 * 3_600_000, words: `${person.displayName} signed out.`, isRefusal: false },
    ],
    secondFactor: { isThere: false, isNeeded: false },
    reviewing: { qualification: fakeQualification(), cannotReviewBecause: null },
    ifForgotten: {
      words: [
        'Nobody knows your password but you, and nobody can look it up.',
        'Two people of different roles then let you in again with a new code. What you did stays as it is.',
      ],
      isLoss: false,
    },
  };
}

export function fakeQualification(cannotReviewBecause: string | null = null): QualificationView {
  const testedAt = Date.now() - 20 * 86_400_000;
  return {
    basis: 'training',
    decoysJudged: 60,
    decoysRight: 57,
    testedAt,
    grantedAt: testedAt + 86_400_000,
    validUntil: testedAt + 365 * 86_400_000,
    cannotReviewBecause,
  };
}

export function fakeSecondFactor() {
  const key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  return {
    key,
    address: `otpauth://totp/Cordon%3Aines.calder?secret=${key}&issuer=Cordon&algorithm=SHA1&digits=6&period=30`,
    expiresAt: Date.now() + 600_000,
  };
}

export function fakeAsked(): Asked {
  return { requestId: 'request-fake', codeHalf: 'K7QF2-9XWMB', otherHalf: null };
}
