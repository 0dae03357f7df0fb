import { startingPolicy } from '../../policy/draft.ts';

/** A candidate whose every detail is recognisable in a reply that should not have it. */
export const candidate = {
  reference: 'REF-SECRET-7731',
  name: 'Evander Quillfeather',
  category: 'high-harm-suspect' as const,
  instructions: 'Approach-with-two-officers-xq',
};
/** The same as the review shows it. */
export const shownCandidate = {
  ...candidate,
  category: { code: candidate.category, words: 'Suspect of a high-harm offence' },
};
export const candidateCrop = Uint8Array.of(4, 5, 6);
export const score = 0.613_742_5;
export const threshold = 0.541_218_9;
export const model = { name: 'test model', modelHash: 'a'.repeat(64) };

/** What the deployment runs under, and lists are made by. */
export const testPolicy = startingPolicy({
  mode: 'operational',
  force: 'Example Police',
  draftedAt: 0,
  revocationList: 0,
  models: [],
});
