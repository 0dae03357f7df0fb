import type { ListingQuestionState } from '../../../contract/listings.ts';

const hourMs = 60 * 60_000;

/** What keeps answers from being fished for. */
export const listingLimits = {
  /** How long a question waits for its second person. */
  questionMs: 24 * hourMs,
  /** In which so many may be asked. */
  withinMs: 24 * hourMs,
  perPerson: 10,
  byAll: 30,
  /** Who asked about whom, and the answer: as long as somebody may still come back about it. */
  questionKeptMs: 31 * 24 * hourMs,
} as const;

export interface QuestionFacts {
  readonly state: Exclude<ListingQuestionState, 'expired'>;
  readonly askedBy: string;
  readonly askedAt: number;
}

export function questionState({ state, askedAt }: QuestionFacts, now: number): ListingQuestionState {
  return state === 'pending' && now >= askedAt + listingLimits.questionMs ? 'expired' : state;
}

/** Why somebody can't be the second person about a question; null when they can. Pure. */
export function cannotConfirmBecause(question: QuestionFacts, personId: string, now: number): string | null {
  const state = questionState(question, now);
  if (state === 'expired') return 'Nobody confirmed it within a day. Ask anew.';
  if (state !== 'pending') return 'This has been decided already.';
  return question.askedBy === personId ? 'You asked. A second person has to confirm it.' : null;
}

/** Why nothing more can be asked now; null when something can. Pure. @param asked within the last day */
export function cannotAskBecause(asked: {
  readonly byPerson: number;
  readonly byAll: number;
}): string | null {
  const { perPerson, byAll } = listingLimits;
  if (asked.byPerson >= perPerson)
    return `You asked ${String(perPerson)} times within a day, which is as often as one person may. Ask again tomorrow.`;
  if (asked.byAll >= byAll)
    return `${String(byAll)} questions were asked within a day, which is as many as may be. Ask again tomorrow.`;
  return null;
}
