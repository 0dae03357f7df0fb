import type { Role } from '../../../contract/domain.ts';
import { tokenOf, type Tag } from './entry-tags.ts';

/** What each role's sentence may hold is in its own column, and in those of the roles that may know less. */
const columnsOf: Readonly<Record<Role, string>> = {
  operator: 'everyone',
  admin: 'everyone',
  supervisor: 'everyone supervisor',
  auditor: 'everyone supervisor auditor',
};

const mostTerms = 12;
/** A shorter beginning would match most of the log. */
const shortestPrefix = 3;

/**
 * An FTS5 expression (https://sqlite.org/fts5.html#full_text_query_syntax) for entries that carry all the tags and
 * whose sentence, as the role may read it, holds all the words: "…" for a phrase, and of any other word its beginning
 * is enough. Null when it asks for nothing.
 */
export function matchExpression(role: Role, text: string, tags: readonly Tag[]): string | null {
  const parts = tags.map((tag) => `tags:${tokenOf(tag)}`);
  const terms = termsOf(text);
  if (terms.length > 0) parts.push(`{${columnsOf[role]}}:(${terms.join(' AND ')})`);
  return parts.length === 0 ? null : parts.join(' AND ');
}

function termsOf(text: string): readonly string[] {
  const found = text.matchAll(/"([^"]*)"|([^\s"]+)/gu);
  return [...found]
    .map(([, phrase, word]) => ({ words: phrase ?? word ?? '', isPhrase: phrase !== undefined }))
    .filter(({ words }) => /[\p{L}\p{N}]/u.test(words))
    .slice(0, mostTerms)
    .map(({ words, isPhrase }) =>
      isPhrase || words.length < shortestPrefix ? quoted(words) : `${quoted(words)}*`,
    );
}

/** A string of FTS5: no quote of its own can end it, for there is none left in it. */
function quoted(words: string): string {
  return `"${words.replaceAll(/["\p{C}]/gu, ' ')}"`;
}
