/** How long an urgent start waits for its written authority. */
export const urgentMs = 24 * 60 * 60 * 1000;
