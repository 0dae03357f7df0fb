import { updateOutcomeSchema, type UpdateOutcome } from '../../contract/updates.ts';
import { readShort } from './read-short.ts';

/** What became of the last update on this machine; null where none was tried, or what lies there is no such thing. */
export async function readOutcome(file: string): Promise<UpdateOutcome | null> {
  const text = await readShort(file);
  try {
    return text === null ? null : updateOutcomeSchema.parse(JSON.parse(text.toString('utf8')));
  } catch {
    return null;
  }
}
