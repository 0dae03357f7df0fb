import { z } from 'zod';

/** What `cordon update --window` tells the window that asked for it, as a line of JSON each. */
export const runnerLineSchema = z.union([
  /** Checked and tried; it waits for a line that says `go`, and takes the end of its input for a no. */
  z.strictObject({ ready: z.string() }),
  z.strictObject({ refusal: z.string() }),
]);
export type RunnerLine = z.infer<typeof runnerLineSchema>;

/** The line by which the window says that it closes. */
export const goLine = 'go';

/** Its exit status where Cordon was closed for it and nothing is newer: whoever works here gets it back. */
export const closedInVain = 4;
