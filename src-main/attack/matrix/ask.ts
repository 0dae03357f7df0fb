import type { OperationInput, OperationName } from '../../contract/operations.ts';
import type { Desk } from '../../engine/testing/engine-in-process.ts';
import type { Outcome } from '../permissions/permission.ts';

/** Asks by the wire, whatever the input is. */
export async function ask(
  desk: Desk,
  operation: OperationName,
  input: unknown,
): Promise<{ readonly got: Outcome; readonly words: string | null }> {
  // The wire takes anything; dispatch is what has to refuse it.
  const reply = await desk.ask(operation, input as OperationInput<OperationName>);
  return reply.ok ? { got: 'done', words: null } : { got: reply.error.code, words: reply.error.message };
}
