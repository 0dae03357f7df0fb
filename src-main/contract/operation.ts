import type { z } from 'zod';
import type { Role } from './domain.ts';

/** Who may call: named roles, anyone who is signed in, or anyone at all (only what must work before a sign-in). */
export type Audience = readonly Role[] | 'signed-in' | 'anyone';

/** What a session can be held back by: signed in, and nothing works but what ends that. */
export type HeldBack = 'no-second-factor' | 'locked' | 'shift-over';

/** One thing that a person can ask of the engine. */
export interface Operation<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly input: Input;
  readonly output: Output;
  readonly audience: Audience;
  /** While the session is held back by one of these, it works all the same. */
  readonly whileHeldBack?: readonly HeldBack[];
}

/** Declares an operation; both its input and its output are parsed strictly in dispatch. */
export function operation<Input extends z.ZodType, Output extends z.ZodType>(
  declared: Operation<Input, Output>,
): Operation<Input, Output> {
  return declared;
}
