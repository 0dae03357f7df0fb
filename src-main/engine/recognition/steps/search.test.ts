import { expect, test } from 'vitest';
import fc from 'fast-check';
import { Gallery, product } from './search.ts';

function unit(...values: number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}

test('an empty gallery finds nobody', () => {
  expect(new Gallery(2).nearest(unit(1, 0))).toBeNull();
});

test('the most alike come first', () => {
  const gallery = new Gallery(2);
  gallery.set('east', unit(1, 0));
  gallery.set('north', unit(0, 1));
  gallery.set('north-east', unit(1, 1));
  expect(gallery.search(unit(1, 0.2), 2).map(({ entryId }) => entryId)).toEqual(['east', 'north-east']);
  expect(gallery.nearest(unit(0, 1))).toEqual({ entryId: 'north', score: 1 });
});

test('a template of another model is refused', () => {
  const gallery = new Gallery(3);
  expect(() => gallery.set('a', unit(1, 0))).toThrow('not of this gallery');
  expect(() => gallery.search(unit(1, 0), 1)).toThrow('not of this gallery');
});

test('it agrees with a plain sort after any sequence of changes', () => {
  const template = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 5, maxLength: 5 });
  const change = fc.oneof(
    fc.record({ kind: fc.constant('set' as const), id: fc.nat(150), template }),
    fc.record({ kind: fc.constant('remove' as const), id: fc.nat(150), template }),
    fc.record({ kind: fc.constant('clear' as const), id: fc.nat(150), template }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300 }), template, (changes, probe) => {
      const gallery = new Gallery(5);
      const expected = new Map<string, Float32Array>();
      const removals: [boolean, boolean][] = [];
      for (const { kind, id, template: values } of changes) {
        if (kind === 'set') {
          gallery.set(`${id}`, Float32Array.from(values));
          expected.set(`${id}`, Float32Array.from(values));
        } else if (kind === 'remove') {
          removals.push([gallery.remove(`${id}`), expected.delete(`${id}`)]);
        } else if (id === 0) {
          gallery.clear();
          expected.clear();
        }
      }
      expect(removals.map(([removed]) => removed)).toEqual(removals.map(([, existed]) => existed));
      const scores = [...expected.values()].map((values) => product(Float32Array.from(probe), values));
      expect(gallery.size).toBe(expected.size);
      expect(gallery.search(Float32Array.from(probe), 4).map(({ score }) => score)).toEqual(
        scores.toSorted((one, other) => other - one).slice(0, 4),
      );
      for (const { entryId, score } of gallery.search(Float32Array.from(probe), 4)) {
        expect(score).toBe(product(Float32Array.from(probe), expected.get(entryId) ?? new Float32Array()));
      }
    }),
  );
});
