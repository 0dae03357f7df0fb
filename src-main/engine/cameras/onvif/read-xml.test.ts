import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestXmlBytes, readXml, shownLine, xmlText } from './read-xml.ts';

const read = (text: string) => readXml(text, 'urn:x', 'a');

describe('what a device sends', () => {
  it('is read by its names, whatever their prefixes', () => {
    const root = read(
      '<p:a xmlns:p="urn:x" k="v"><b xmlns="urn:x"> one &amp; <![CDATA[two]]> <c/></b></p:a>',
    );
    expect(root?.attribute('k')).toBe('v');
    expect(root?.child('urn:x', 'b')?.text).toBe('one & two');
    expect(root?.child('urn:y', 'b')).toBeNull();
    expect(read('<a xmlns="urn:y"/>')).toBeNull();
  });

  it('expands nothing and fetches nothing', () => {
    const lol = '<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;&x;">]><a xmlns="urn:x">&y;</a>';
    const file = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a xmlns="urn:x">&x;</a>';
    for (const text of [lol, file, '<a xmlns="urn:x">&y;</a>', '<!doctype a><a xmlns="urn:x"/>'])
      expect(read(text)).toBeNull();
  });

  it.each([
    ['too long', `<a xmlns="urn:x">${'x'.repeat(longestXmlBytes)}</a>`],
    ['not closed', '<a xmlns="urn:x"><b></a>'],
    [
      'many declarations',
      `<a xmlns="urn:x" ${Array.from({ length: 600 }, (_, at) => `xmlns:n${String(at)}="u"`).join(' ')}/>`,
    ],
    ['nothing', ''],
    ['two roots', '<a xmlns="urn:x"/><a xmlns="urn:x"/>'],
  ])('is nothing to go by: %s', (_, text) => {
    expect(read(text)).toBeNull();
  });

  it('takes no long time, however it is nested', () => {
    const depth = Math.floor(longestXmlBytes / 8);
    const began = performance.now();
    read(`<a xmlns="urn:x">${'<b>'.repeat(depth)}${'</b>'.repeat(depth)}</a>`);
    read(`<a xmlns="urn:x">${'<b x="1" y="2" '.repeat(10_000)}`);
    read(`<a xmlns="urn:x">${'&#65;'.repeat(50_000)}</a>`);
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('never makes it fail, and comes back as it was written', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void read(text)));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        // What XML can’t hold, and the ends of lines, which it makes one.
        fc.pre(!/[^\P{C}\n\t]/u.test(text));
        const written = `<a xmlns="urn:x" k="">${xmlText(text)}</a>`;
        expect(read(written)?.text).toBe(text.trim());
      }),
    );
  });
});

it('shows a line, and a short one', () => {
  expect(shownLine(`  Gate\u0000\n\u202Enorth ${'x'.repeat(200)}`)).toMatch(/^Gate north x{69}$/);
  expect(shownLine(undefined)).toBe('');
});
