import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  createBlockSearcher,
  createCopyingSearcher,
  type OwnedBlockSearcher,
} from '../inference/block-search.ts';
import type { GalleryBlock } from './gallery-block.ts';
import { Gallery, product, type BlockSearcher, type Hit } from './search.ts';

const dimension = 5;
let searcher: OwnedBlockSearcher;
/** The same graph with the templates as constants of it, as providers other than the CPU get them. */
let copying: OwnedBlockSearcher;

beforeAll(async () => {
  searcher = await createBlockSearcher('cpu', dimension);
  copying = createCopyingSearcher('cpu');
});
afterAll(() => Promise.all([searcher.release(), copying.release()]));

function unit(...values: number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from([...values, 0, 0, 0].slice(0, dimension), (value) => value / length);
}

/** What is to be found, by comparing with everybody. */
function bruteForce(people: ReadonlyMap<string, Float32Array>, probe: Float32Array, count: number) {
  return [...people]
    .map(([entryId, template]): Hit => ({ entryId, score: product(probe, template) }))
    .toSorted((one, other) => other.score - one.score || (one.entryId < other.entryId ? -1 : 1))
    .slice(0, count);
}

test('an empty gallery finds nobody', async () => {
  expect(await new Gallery(dimension, searcher, 0).nearest(unit(1, 0))).toBeNull();
});

test('the most alike come first', async () => {
  const gallery = new Gallery(dimension, searcher, 0);
  gallery.set('east', unit(1, 0));
  gallery.set('north', unit(0, 1));
  gallery.set('north-east', unit(1, 1));
  const found = await gallery.search(unit(1, 0.2), 2);
  expect(found.map(({ entryId }) => entryId)).toEqual(['east', 'north-east']);
});

test('the nearest is told with how far it is ahead', async () => {
  const gallery = new Gallery(dimension, searcher, 0);
  gallery.set('north', unit(0, 1));
  expect(await gallery.nearest(unit(0, 1))).toEqual({ entryId: 'north', score: 1, margin: Infinity });
  gallery.set('east', unit(1, 0));
  expect(await gallery.nearest(unit(0, 1))).toEqual({ entryId: 'north', score: 1, margin: 1 });
  gallery.set('again', unit(0, 1));
  expect(await gallery.nearest(unit(0, 1))).toEqual({ entryId: 'again', score: 1, margin: 0 });
});

test('a template of another model, or one without a finite length, is refused', async () => {
  const gallery = new Gallery(dimension, searcher, 0);
  expect(() => gallery.set('a', Float32Array.of(1, 0))).toThrow('not of this gallery');
  await expect(gallery.search(Float32Array.of(1, 0), 1)).rejects.toThrow('not of this gallery');
  expect(() => gallery.set('a', unit(1, Number.NaN))).toThrow('finite');
  expect(() => gallery.set('a', unit(1, 0).fill(Infinity))).toThrow('finite');
  expect(gallery.size).toBe(0);
});

test('a probe without a finite length is like nobody', async () => {
  const gallery = new Gallery(dimension, searcher, 0);
  gallery.set('north', unit(0, 1));
  expect(await gallery.search(new Float32Array(dimension).fill(Number.NaN), 1)).toEqual([]);
});

const template = fc
  .array(fc.integer({ min: -9, max: 9 }), { minLength: dimension, maxLength: dimension })
  .map((values) => Float32Array.from(values));
/** Few ids and many equal templates, so that there are replacements and ties. */
const change = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('set' as const), id: fc.nat(600), template }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: fc.nat(600), template }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), id: fc.nat(200), template }) },
);
type Change = typeof change extends fc.Arbitrary<infer One> ? One : never;

function apply(gallery: Gallery, people: Map<string, Float32Array>, { kind, id, template: values }: Change) {
  if (kind === 'set') {
    gallery.set(`${id}`, values);
    people.set(`${id}`, values);
  } else if (kind === 'remove') {
    expect(gallery.remove(`${id}`)).toBe(people.delete(`${id}`));
  } else if (id === 0) {
    gallery.clear();
    people.clear();
  }
}

describe('it agrees with a comparison with everybody', () => {
  test.each([
    ['read in place', () => searcher],
    ['of copies', () => copying],
    // Off by more than most scores differ: only the second look can put this right.
    ['with a rough first look', () => withError(searcher, 0.3)],
  ])('%s, after any changes', async (_what, searcherOf) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 700, size: 'max' }),
        template,
        fc.nat(30),
        fc.constantFrom(0, 64),
        async (changes, probe, count, few) => {
          const gallery = new Gallery(dimension, searcherOf(), few);
          const people = new Map<string, Float32Array>();
          for (const one of changes) apply(gallery, people, one);
          expect(gallery.size).toBe(people.size);
          expect(await gallery.search(probe, count)).toEqual(bruteForce(people, probe, count));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('while people come and go', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 300, maxLength: 600, size: 'max' }),
        fc.array(fc.array(change, { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
        template,
        async (before, during, probe) => {
          const pending = [...during];
          const people = new Map<string, Float32Array>();
          // Whenever the provider has looked and nobody has heard yet, the list changes.
          const changing: BlockSearcher = {
            ...searcher,
            async search(...given) {
              const found = await searcher.search(...given);
              for (const one of pending.shift() ?? []) apply(gallery, people, one);
              return found;
            },
          };
          const gallery = new Gallery(dimension, changing, 0);
          for (const one of before) apply(gallery, people, one);
          expect(await gallery.search(probe, 4)).toEqual(bruteForce(people, probe, 4));
        },
      ),
      { numRuns: 40 },
    );
  });
});

test('it is exact with lists that need several blocks', async () => {
  const gallery = new Gallery(dimension, searcher, 0);
  const people = new Map<string, Float32Array>();
  for (let nth = 0; nth < 18_000; nth++) {
    const values = unit(Math.sin(nth), Math.cos(nth * 1.1), Math.sin(nth * 1.7), Math.cos(nth * 2.3), 0.1);
    gallery.set(`${nth}`, values);
    people.set(`${nth}`, values);
  }
  for (let nth = 0; nth < 18_000; nth += 7) {
    gallery.remove(`${nth}`);
    people.delete(`${nth}`);
  }
  for (const probe of [unit(1, 2, 3, 4, 5), unit(-1, 0.5, 0, 2, 1)]) {
    expect(await gallery.search(probe, 20)).toEqual(bruteForce(people, probe, 20));
  }
});

test('what is removed, replaced or outgrown is overwritten at once', () => {
  const seen = new Set<GalleryBlock>();
  const gallery = new Gallery(dimension, { ...searcher, forget: (block) => void seen.add(block) });
  const holds = (value: number) =>
    [...seen].some(({ templates }) => templates.some((one) => one === Math.fround(value)));
  gallery.set('a', Float32Array.of(0.1, 0, 0, 0, 0));
  gallery.set('b', Float32Array.of(0.2, 0, 0, 0, 0));
  expect(holds(0.1)).toBe(true);
  gallery.remove('a');
  expect(holds(0.1)).toBe(false);
  gallery.set('b', Float32Array.of(0.3, 0, 0, 0, 0));
  expect(holds(0.2)).toBe(false);
  for (let nth = 0; nth < 300; nth++) gallery.set(`${nth}`, unit(1, nth));
  const [outgrown, current] = seen;
  expect(outgrown?.templates.every((value) => value === 0)).toBe(true);
  expect(current?.taken).toBe(301);
  gallery.clear();
  expect([...seen].every(({ templates }) => templates.every((value) => value === 0))).toBe(true);
});

/** A provider whose scores are off, and in another order, by nearly as much as it says that they may be. */
function withError(exact: OwnedBlockSearcher, error: number): BlockSearcher {
  return {
    ...exact,
    error,
    async search(block: GalleryBlock, probe, count) {
      const { places, scores } = await exact.search(block, probe, block.width);
      const most = 0.99 * error * Math.hypot(...probe) * block.longest;
      const rough = [...places]
        .map((place, i) => ({ place, score: (scores[i] ?? 0) + (place % 2 === 0 ? most : -most) }))
        .toSorted((one, other) => other.score - one.score)
        .slice(0, count);
      return {
        places: Int32Array.from(rough, ({ place }) => place),
        scores: Float32Array.from(rough, ({ score }) => score),
      };
    },
  };
}
