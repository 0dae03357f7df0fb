import type { z } from 'zod';
import { accepted, refused, type Checked } from './checked.ts';

/** A file of one form. @param otherwise what it is not, and which file to choose */
export function readFileAs<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  otherwise: string,
): Checked<z.output<Schema>> {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return accepted(parsed.data);
  } catch {
    // Said below.
  }
  return refused(`This file is ${otherwise}.`);
}
