import { describe, expect, it } from 'vitest';
import { tokenOf } from './entry-tags.ts';
import { matchExpression } from './match-expression.ts';

describe('what is searched for', () => {
  it('is all words, by their beginnings, and phrases as they stand', () => {
    expect(matchExpression('auditor', 'quill "red bag" no', [])).toBe(
      '{everyone supervisor auditor}:("quill"* AND "red bag" AND "no")',
    );
  });

  it('is looked for only in the sentences that the role may read', () => {
    expect(matchExpression('supervisor', 'quill', [])).toBe('{everyone supervisor}:("quill"*)');
    expect(matchExpression('admin', 'quill', [])).toBe('{everyone}:("quill"*)');
  });

  it('can be tags alone, or both', () => {
    const tag = tokenOf('kind:alert.raised');
    expect(tag).toMatch(/^t[0-9a-f]{20}$/);
    expect(matchExpression('admin', '', ['kind:alert.raised'])).toBe(`tags:${tag}`);
    expect(matchExpression('admin', 'gate', ['kind:alert.raised'])).toBe(
      `tags:${tag} AND {everyone}:("gate"*)`,
    );
  });

  it('is nothing when there is no word in it', () => {
    expect(matchExpression('admin', ' … "" - * ', [])).toBeNull();
  });
});
