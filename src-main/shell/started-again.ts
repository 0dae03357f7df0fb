import { z } from 'zod';
import { consoleTroubleSchema, type ConsoleTrouble } from '../contract/console-trouble.ts';

const prefix = '--started-again=';
/** What the run before could not have written into the case log: it is told by this one. Nothing in it is secret. */
const troublesSchema = z.array(consoleTroubleSchema).min(1).max(50);

/** The arguments with which the program starts itself again, with what this run has to tell. */
export function argumentsToStartAgain(
  argv: readonly string[],
  troubles: readonly ConsoleTrouble[],
): readonly string[] {
  const told = Buffer.from(JSON.stringify(troubles.slice(-50))).toString('base64url');
  return [...argumentsWithoutTroubles(argv), `${prefix}${told}`];
}

/** The arguments with which a person started the program. */
export function argumentsWithoutTroubles(argv: readonly string[]): readonly string[] {
  return argv.filter((argument) => !argument.startsWith(prefix));
}

/** What the run before this one has to tell, if it started this one; empty if a person did, or wrote something there by hand. */
export function readStartedAgain(argv: readonly string[]): readonly ConsoleTrouble[] {
  const told = argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length);
  if (told === undefined) return [];
  try {
    return troublesSchema.parse(JSON.parse(Buffer.from(told, 'base64url').toString()));
  } catch {
    return [];
  }
}
