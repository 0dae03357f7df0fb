import { AppError } from '../../contract/errors.ts';
import { fileLimits, type FileLimits } from './limits.ts';

/**
 * Refuses names that try to leave their folder, or that two systems read in two ways. Pure.
 * @throws AppError
 */
export function assertFileName(name: string, limits: Pick<FileLimits, 'nameCharacters'> = fileLimits): void {
  const refuse = (why: string): never => {
    throw new AppError('bad-request', `A file has a name that is not taken (${why}). Nothing was read.`);
  };
  if (name === '') refuse('it is empty');
  if (name.length > limits.nameCharacters) refuse('it is too long');
  // Controls, and what turns text round or hides in it.
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) refuse('it holds invisible characters');
  if (name.includes('\\')) refuse('it holds a backslash');
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) refuse('it names a place of its own');
  if (name.split('/').some((part) => part === '..' || part === '.')) refuse('it leaves its folder');
}

/** By which a name is found: capitals and ways of writing an accent don't tell files apart everywhere. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** What systems add by themselves and nobody handed in. */
export function isClutter(name: string): boolean {
  const parts = name.split('/');
  const last = parts.at(-1) ?? '';
  return (
    parts.includes('__MACOSX') ||
    last.startsWith('.') ||
    ['thumbs.db', 'desktop.ini'].includes(last.toLowerCase())
  );
}
