import { AppError } from '../../contract/errors.ts';
import { hashOfText } from '../trust/signed-document.ts';

/**
 * A signed text is taken only where it has the very hash that the log names.
 * @throws AppError `database-damaged` where it has another
 */
export function openSigned<Value>(
  text: string | null,
  hash: string | null,
  schema: { readonly parse: (value: unknown) => Value },
): Value | null {
  if (text === null || hash === null) return null;
  if (hashOfText(text) !== hash)
    throw new AppError(
      'database-damaged',
      'What an officer signed is not what the log names. Verify the log.',
    );
  return schema.parse(JSON.parse(text));
}
