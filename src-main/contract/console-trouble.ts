import { z } from 'zod';
import { instantSchema } from './domain.ts';

/** What can be wrong with a window of the console, so that nobody sees anything in it or can do anything with it. */
export const windowTroubleSchema = z.enum([
  /** Its page could not be loaded. */
  'load-failed',
  /** Its page was loaded and came to nothing: it asked for no line to the engine, or was never drawn. */
  'stayed-empty',
  /** The process that runs its page ended. */
  'page-ended',
  /** Its page answers nothing. */
  'page-hangs',
  /** The process that draws all windows ended, and this one has not been drawn since. */
  'graphics-ended',
]);
export type WindowTrouble = z.infer<typeof windowTroubleSchema>;

/** What was done about it: the window made anew; the program started again, once; nothing more that it could do by itself. */
export const windowStepSchema = z.enum(['window-renewed', 'started-again', 'gave-up']);
export type WindowStep = z.infer<typeof windowStepSchema>;

/** Trouble with a window and what the shell did about it, for the case log. */
export const consoleTroubleSchema = z.strictObject({
  at: instantSchema,
  trouble: windowTroubleSchema,
  step: windowStepSchema,
  /** Electron's own word for it, such as `killed, 9`. */
  detail: z.string().max(200),
  /** From here on nothing is drawn with the graphics card. */
  withoutGraphics: z.boolean(),
});
export type ConsoleTrouble = z.infer<typeof consoleTroubleSchema>;
