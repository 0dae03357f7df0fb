import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { FrameShelf } from './frame-shelf.ts';

class Picture {
  isFree = false;
  free(): void {
    this.isFree = true;
  }
}

const never = new AbortController().signal;

function shelfAt(clock: { now: number }): FrameShelf<Picture> {
  return new FrameShelf({ maxFramesPerSecond: 5, now: () => clock.now });
}

describe('the shelf of newest frames', () => {
  test('replaces a frame that nobody asked for, and frees it', async () => {
    const shelf = shelfAt({ now: 0 });
    shelf.allow(['a']);
    const [old, fresh] = [new Picture(), new Picture()];
    expect(shelf.put('a', old, 1)).toBe(false);
    expect(shelf.put('a', fresh, 2)).toBe(true);
    expect(old.isFree).toBe(true);
    expect(await shelf.take(never)).toEqual({ cameraId: 'a', sequence: 1, capturedAt: 2, picture: fresh });
    expect(fresh.isFree).toBe(false);
  });

  test('takes nothing of a camera that may not be recognised', () => {
    const shelf = shelfAt({ now: 0 });
    const picture = new Picture();
    expect(shelf.put('a', picture, 1)).toBe(false);
    expect(picture.isFree).toBe(true);
  });

  test('frees what it holds the moment the gate closes', () => {
    const shelf = shelfAt({ now: 0 });
    shelf.allow(['a', 'b']);
    const [a, b] = [new Picture(), new Picture()];
    shelf.put('a', a, 1);
    shelf.put('b', b, 1);
    shelf.allow(['b']);
    expect([a.isFree, b.isFree]).toEqual([true, false]);
    expect([shelf.isAllowed('a'), shelf.isAllowed('b')]).toEqual([false, true]);
  });

  test('serves the camera that waited longest', async () => {
    const clock = { now: 0 };
    const shelf = shelfAt(clock);
    shelf.allow(['a', 'b', 'c']);
    const served: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      clock.now += 1_000;
      for (const camera of ['a', 'b', 'c']) shelf.put(camera, new Picture(), clock.now);
      served.push((await shelf.take(never))?.cameraId ?? '');
    }
    expect(served).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  test('serves a camera at its rate and not above it, whatever the rhythm of its pictures', async () => {
    const clock = { now: 0 };
    const shelf = shelfAt(clock);
    shelf.allow(['a']);
    let served = 0;
    for (; clock.now <= 10_000; clock.now += 33) {
      shelf.put('a', new Picture(), clock.now);
      // A signal that has aborted asks without waiting.
      const asked = new AbortController();
      const taken = shelf.take(asked.signal);
      asked.abort();
      if ((await taken) !== null) served += 1;
    }
    expect(served).toBeGreaterThanOrEqual(48);
    expect(served).toBeLessThanOrEqual(51);
  });

  test('wakes who waits when a frame comes, and lets go when they give up', async () => {
    const shelf = shelfAt({ now: 0 });
    shelf.allow(['a']);
    const waiting = shelf.take(never);
    const picture = new Picture();
    shelf.put('a', picture, 7);
    expect((await waiting)?.picture).toBe(picture);
    const givingUp = new AbortController();
    const given = shelf.take(givingUp.signal);
    givingUp.abort();
    expect(await given).toBeNull();
  });

  test('leaves nothing behind on the signal, however often it is woken', async () => {
    const ending = new AbortController();
    const shelf = shelfAt({ now: 0 });
    shelf.allow(['a']);
    for (let nth = 0; nth < 3; nth += 1) {
      const taken = shelf.take(ending.signal);
      // Not due yet after the first: each picture wakes the shelf, which looks and waits again.
      for (let picture = 0; picture < 5; picture += 1) {
        shelf.put('a', new Picture(), picture);
        await new Promise(setImmediate);
        expect(getEventListeners(ending.signal, 'abort').length).toBeLessThanOrEqual(1);
      }
      if (nth > 0) ending.abort();
      await taken;
    }
    expect(getEventListeners(ending.signal, 'abort')).toEqual([]);
  });

  test('gives a camera less often when that is wanted, and as often as before when it no longer is', async () => {
    const clock = { now: 0 };
    const shelf = shelfAt(clock);
    shelf.allow(['a']);
    const taken = async (forMs: number): Promise<number> => {
      let count = 0;
      for (const end = clock.now + forMs; clock.now < end; clock.now += 20) {
        shelf.put('a', new Picture(), clock.now);
        const giveUp = new AbortController();
        const frame = shelf.take(giveUp.signal);
        giveUp.abort();
        if ((await frame) !== null) count += 1;
      }
      return count;
    };
    // The first comes at once, wherever the interval begins.
    await taken(1_000);
    expect(await taken(4_000)).toBe(20);
    shelf.setInterval('a', 500);
    await taken(1_000);
    expect(await taken(4_000)).toBe(8);
    // Never more often than all are given.
    shelf.setInterval('a', 0);
    await taken(1_000);
    expect(await taken(4_000)).toBe(20);
  });
});
