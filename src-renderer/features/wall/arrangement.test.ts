import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arranged, moved, movedBy, type Arrangement } from './arrangement.ts';

const cameras = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));
const all: Arrangement = { cameraIds: null, layoutName: null, tiles: 16, page: 0 };
const ids = (shown: readonly { readonly id: string }[]): string => shown.map(({ id }) => id).join('');

describe('the wall', () => {
  it('shows all cameras as they come, while nobody arranged them', () => {
    const { shown, pages, hidden } = arranged(cameras, all);
    expect([ids(shown), pages, hidden]).toEqual(['abcde', 1, 0]);
  });

  it('shows those of a layout in its order, leaves out what is gone, and says how many it does not show', () => {
    const { shown, hidden } = arranged(cameras, { ...all, cameraIds: ['d', 'gone', 'a'] });
    expect([ids(shown), hidden]).toEqual(['da', 3]);
  });

  it('shows as many at once as were asked for, page by page, and never a page that there isn’t', () => {
    const pageOf = (page: number) => arranged(cameras, { ...all, tiles: 2, page });
    expect([0, 1, 2, 7].map((page) => ids(pageOf(page).shown))).toEqual(['ab', 'cd', 'e', 'e']);
    expect(pageOf(7)).toMatchObject({ page: 2, pages: 3 });
    expect(arranged([], all)).toMatchObject({ pages: 1, page: 0 });
  });
});

describe('a tile that is moved', () => {
  it('takes the place of the one that it was dropped on, from before it and from behind it', () => {
    const order = ['a', 'b', 'c', 'd'];
    expect(moved(order, 'a', 'c').join('')).toBe('bcad');
    expect(moved(order, 'd', 'b').join('')).toBe('adbc');
    expect(movedBy(order, 'b', -1).join('')).toBe('bacd');
    expect(movedBy(order, 'd', 1).join('')).toBe('abcd');
  });

  it('loses no other, whatever it was dropped on', () => {
    const order = fc.uniqueArray(fc.string(), { minLength: 1 });
    fc.assert(
      fc.property(order, fc.nat(), fc.nat(), (before, from, to) => {
        const id = before[from % before.length] ?? '';
        const after = moved(before, id, before[to % before.length] ?? '');
        expect(after.toSorted()).toEqual(before.toSorted());
        expect(after.indexOf(id)).toBe(to % before.length);
      }),
    );
  });
});
