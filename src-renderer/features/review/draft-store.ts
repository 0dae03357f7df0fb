import { createStore } from 'zustand/vanilla';
import type { JudgementReasons, Verdict } from '../../../src-main/contract/domain.ts';
import { noReasons } from './reasons.ts';

/** What somebody has chosen and not yet locked or recorded. Kept through errors and restarts of the engine. */
export interface Draft {
  readonly verdict: Verdict | null;
  readonly reasons: JudgementReasons;
  /** Code of one of the policy's outcomes. */
  readonly outcome: string | null;
  readonly note: string;
  /** One for each act, so that trying again after a lost answer does nothing twice. */
  readonly voteKey: string;
  readonly outcomeKey: string;
}

export const draftStore = createStore<{ readonly drafts: Readonly<Record<string, Draft>> }>()(() => ({
  drafts: {},
}));

const shownWhileEmpty: Draft = {
  verdict: null,
  reasons: noReasons,
  outcome: null,
  note: '',
  voteKey: '',
  outcomeKey: '',
};

function emptyDraft(): Draft {
  return { ...shownWhileEmpty, voteKey: crypto.randomUUID(), outcomeKey: crypto.randomUUID() };
}

/** For showing; its keys are empty until something was chosen. */
export function shownDraft(drafts: Readonly<Record<string, Draft>>, alertId: string): Draft {
  return drafts[alertId] ?? shownWhileEmpty;
}

export function changeDraft(alertId: string, change: (draft: Draft) => Partial<Draft>): void {
  draftStore.setState(({ drafts }) => {
    const draft = drafts[alertId] ?? emptyDraft();
    return { drafts: { ...drafts, [alertId]: { ...draft, ...change(draft) } } };
  });
}

/** After a vote was withdrawn: the next one is another act. */
export function renewVoteKey(alertId: string): void {
  changeDraft(alertId, () => ({ voteKey: crypto.randomUUID() }));
}

/** The next person on this seat must not find, in memory either, what the last one was about to say. */
export function forgetDrafts(): void {
  draftStore.setState({ drafts: {} });
}
