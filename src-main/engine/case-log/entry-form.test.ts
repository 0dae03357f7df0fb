import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formEntry } from './entry-form.ts';
import { bodyOf, entryHeaderSchema } from './entry-header.ts';
import { sha256 } from './leaf.ts';

const header = { sequence: 7, at: 1, kind: 'alert.judged', subject: 'alert:a', actor: 'p1' };

describe('an entry', () => {
  it('opens to the body that it was formed from, and to no other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (body, spoil) => {
        const formed = formEntry(header, body);
        expect(bodyOf(formed.header, formed.content)).toEqual(JSON.parse(JSON.stringify(body)));
        const spoilt = Uint8Array.from(formed.content);
        const at = spoil % spoilt.length;
        spoilt[at] = (spoilt[at] ?? 0) ^ 1;
        expect(() => bodyOf(formed.header, spoilt)).toThrow();
      }),
    );
  });

  it('names its content by a hash that anybody can compute, and that tells nothing about a short content', () => {
    const match = formEntry(header, { verdict: 'match' });
    const again = formEntry(header, { verdict: 'match' });
    const parsed = entryHeaderSchema.parse(JSON.parse(match.header));
    expect(parsed).toEqual({
      ...header,
      v: 2,
      content: Buffer.from(sha256(match.content)).toString('hex'),
    });
    expect(again.header).not.toBe(match.header);
    expect(again.content.length).toBe(formEntry(header, { verdict: 'no-match' }).content.length);
  });

  it('of version 1 is still read', () => {
    const old = JSON.stringify({ ...header, v: 1 });
    expect(bodyOf(old, Buffer.from('{"verdict":"match"}   '))).toEqual({ verdict: 'match' });
  });
});
