/**
 * The numbers that people work under. The policy pack has no place for these yet; what it sets (who is qualified, and
 * for how long) comes from there.
 */
export const peopleLimits = {
  /** How long a request waits for its second person. */
  requestMs: 24 * 60 * 60_000,
  /** How long a code opens after the second person's word. */
  invitationMs: 72 * 60 * 60_000,
} as const;
