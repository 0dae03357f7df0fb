import type { z } from 'zod';
import { AppError } from '../../src-main/contract/errors.ts';
import { inLocalTime } from '../ui/time.ts';

/** What to tell the person about a failure; expected ones already say what to do. */
export function errorWords(error: unknown): string {
  if (error instanceof AppError) return inLocalTime(error.message);
  return 'Something unexpected came back from the engine. Try again; if it stays, tell your administrator.';
}

/** What to tell beside the form: nothing when a field tells it already. */
export function formErrorWords(error: unknown): string | null {
  if (error === null || Object.keys(fieldErrors(error)).length > 0) return null;
  return errorWords(error);
}

/** Messages by field, where the engine or the contract names the field. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof AppError)) return {};
  const field = error.details?.['field'];
  if (typeof field === 'string') return { [field]: errorWords(error) };
  const issues = error.details?.['issues'];
  return Array.isArray(issues) ? issuesByField(issues.filter(isIssue)) : {};
}

interface Issue {
  readonly path: string;
  readonly message: string;
}

/** The first message for each field; what is wrong inside a list is told at the field that the list is entered in. */
function issuesByField(issues: readonly Issue[]): Readonly<Record<string, string>> {
  const fieldOf = (path: string): string => path.split('.')[0] ?? path;
  return Object.fromEntries(
    issues.toReversed().map(({ path, message }) => [fieldOf(path), plainWords(message)]),
  );
}

/** What the contract would refuse, before it is sent: messages by field, none when it takes it. */
export function problemsIn(schema: z.ZodType, input: unknown): Readonly<Record<string, string>> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return {};
  return issuesByField(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
}

/** Where the contract has no words of its own, the validator's are for programmers. */
function plainWords(message: string): string {
  if (message.startsWith('Too small:')) return 'Fill this in.';
  if (message.startsWith('Too big:')) return 'This is too long.';
  return message.startsWith('Invalid ') ? 'This is not in the form that is asked for.' : message;
}

function isIssue(value: unknown): value is Issue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}
