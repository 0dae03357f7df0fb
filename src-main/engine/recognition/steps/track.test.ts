import { describe, expect, it } from 'vitest';
import { Tracker } from './track.ts';

const openScore = 0.7;
const face = (x: number, y: number, size = 60, score = 0.95) => ({
  box: { x, y, width: size, height: size },
  score,
});
const trackerOf = () => new Tracker(openScore, () => null);
const idsOf = (tracks: readonly { readonly id: number }[]) => tracks.map(({ id }) => id);

describe('the tracker', () => {
  it.each([40, 100, 200, 400])(
    'keeps one track for a face that walks past, at a frame each %i ms',
    (stepMs) => {
      const tracker = trackerOf();
      const ids = new Set<number>();
      for (let at = 0; at < 6_000; at += stepMs) {
        // Nearly three face heights a second, and growing as somebody does who comes nearer.
        const size = 40 * 1.15 ** (at / 1_000);
        for (const { track } of tracker.update([face(at * 0.16, 100 + at * 0.01, size)], at).seen)
          ids.add(track.id);
      }
      expect([...ids]).toEqual([1]);
    },
  );

  it('keeps its track of a face whose frames come irregularly', () => {
    const tracker = trackerOf();
    const ids = new Set<number>();
    for (const at of [0, 40, 500, 540, 900, 1_700, 1_740, 2_400]) {
      for (const { track } of tracker.update([face(at * 0.12, 100)], at).seen) ids.add(track.id);
    }
    expect([...ids]).toEqual([1]);
  });

  it('keeps two people apart when they cross, one hidden behind the other', () => {
    const tracker = trackerOf();
    const names = new Map<number, Set<string>>();
    for (let at = 0; at <= 4_000; at += 100) {
      const near = face(at * 0.15, 100, 70);
      const far = face(600 - at * 0.15, 110, 55);
      const isHidden = Math.abs(near.box.x - far.box.x) < 60;
      for (const { track, detection } of tracker.update(isHidden ? [near] : [far, near], at).seen) {
        const seen = names.get(track.id) ?? new Set();
        names.set(track.id, seen.add(detection === near ? 'near' : 'far'));
      }
    }
    expect([...names.values()].map((seen) => [...seen])).toEqual([['far'], ['near']]);
  });

  it('assigns for the good of all: the only fit of one goes before the best fit of another', () => {
    const tracker = trackerOf();
    for (const at of [0, 200, 400]) tracker.update([face(100, 100), face(160, 100)], at);
    // Both stepped right by half a face: the first detection is now nearest to the second track.
    const { seen } = tracker.update([face(130, 100), face(190, 100)], 600);
    expect(seen.map(({ track, detection }) => [track.id, detection.box.x])).toEqual([
      [1, 130],
      [2, 190],
    ]);
  });

  it('finds a face again behind a short occlusion, and ends the track after a long one', () => {
    const tracker = trackerOf();
    for (let at = 0; at <= 800; at += 200) tracker.update([face(at * 0.1, 100)], at);
    expect(tracker.update([], 1_600).ended).toEqual([]);
    expect(tracker.update([face(170, 100)], 1_700).seen[0]?.track.id).toBe(1);
    expect(tracker.update([], 4_150).ended).toEqual([]);
    expect(idsOf(tracker.update([], 4_250).ended)).toEqual([1]);
    expect(tracker.tracks).toEqual([]);
  });

  it('continues a track on a weak detection but opens none on it', () => {
    const tracker = trackerOf();
    expect(tracker.update([face(0, 0, 60, 0.5)], 0).seen).toEqual([]);
    expect(tracker.tracks).toEqual([]);
    tracker.update([face(0, 0)], 200);
    expect(tracker.update([face(4, 0, 60, 0.5)], 400).seen.map(({ track }) => track.isConfirmed)).toEqual([
      true,
    ]);
  });

  it('gives a weak detection only to who was seen just now, and after the strong ones', () => {
    const tracker = trackerOf();
    for (const at of [0, 200]) tracker.update([face(100, 100)], at);
    expect(tracker.update([face(102, 100, 60, 0.5), face(106, 100)], 400).seen).toMatchObject([
      { track: { id: 1 }, detection: { score: 0.95 } },
    ]);
    expect(tracker.update([face(106, 100, 60, 0.5)], 1_000).seen).toEqual([]);
  });

  it('counts a face once it was seen for a while, whatever the frame rate, and never a flicker', () => {
    const tracker = trackerOf();
    const confirmedAt: number[] = [];
    for (const at of [0, 40, 80, 120]) {
      if (tracker.update([face(0, 0)], at).seen[0]?.track.isConfirmed === true) confirmedAt.push(at);
    }
    expect(confirmedAt).toEqual([120]);
    tracker.update([face(300, 0)], 160);
    tracker.update([face(300, 0)], 200);
    expect(tracker.update([], 5_000).ended.map(({ isConfirmed }) => isConfirmed)).toEqual([true, false]);
  });

  it('takes another size at the same place for somebody else', () => {
    const tracker = trackerOf();
    for (const at of [0, 200, 400]) tracker.update([face(100, 100, 40)], at);
    expect(tracker.update([face(60, 60, 120)], 600).seen[0]?.track.id).toBe(2);
  });

  it('doubts a face that was out of sight or moved oddly, until somebody has looked', () => {
    const tracker = trackerOf();
    const doubtAt = (x: number, at: number) => tracker.update([face(x, 100)], at).seen[0]?.track.isDoubtful;
    for (let at = 0; at <= 1_200; at += 200) expect(doubtAt(100 + at / 40, at)).toBe(false);
    expect(doubtAt(180, 1_400)).toBe(true);
    expect(doubtAt(185, 1_600)).toBe(true);
    for (const track of tracker.tracks) track.isDoubtful = false;
    expect(doubtAt(190, 1_800)).toBe(false);
    tracker.update([], 2_000);
    expect(doubtAt(200, 2_200)).toBe(true);
  });

  it('takes somebody who comes later to the same place for somebody else', () => {
    const tracker = trackerOf();
    for (const at of [0, 200]) tracker.update([face(100, 100)], at);
    const { seen, ended } = tracker.update([face(100, 100)], 600_000);
    expect(seen.map(({ track }) => track.id)).toEqual([2]);
    expect(idsOf(ended)).toEqual([1]);
  });

  it('ends tracks also when the clock was set back, so that nothing waits for it to catch up', () => {
    const tracker = trackerOf();
    for (const at of [3_600_000, 3_600_200]) tracker.update([face(100, 100)], at);
    expect(idsOf(tracker.update([], 400).ended)).toEqual([1]);
    expect(tracker.tracks).toEqual([]);
  });
});

describe('a face that comes out from behind something', () => {
  it('is offered the tracks that went out of sight before, until their grace is over', () => {
    const tracker = trackerOf();
    for (const at of [0, 200]) tracker.update([face(100, 100), face(400, 100)], at);
    for (const at of [1_000, 2_000]) tracker.update([face(400, 100)], at);
    const [, { track } = { track: null }] = tracker.update([face(400, 100), face(250, 100)], 2_600).seen;
    if (track === null) throw new Error('nobody came out');
    expect(idsOf(tracker.lostBefore(track))).toEqual([1]);
    expect(idsOf(tracker.update([], 2_750).ended)).toEqual([1]);
    expect(tracker.lostBefore(track)).toEqual([]);
  });

  it('goes on where it is now, as the one track that it was', () => {
    const tracker = trackerOf();
    for (const at of [0, 200]) tracker.update([face(100, 100)], at);
    const later = tracker.update([face(300, 100)], 2_000).seen[0]?.track;
    const earlier = tracker.tracks.find(({ id }) => id === 1);
    if (later === undefined || earlier === undefined) throw new Error('there are two tracks');
    tracker.rejoin(earlier, later);
    expect(idsOf(tracker.update([face(302, 100)], 2_200).seen.map(({ track }) => track))).toEqual([1]);
    expect(idsOf(tracker.tracks)).toEqual([1]);
  });

  it('is divided from a track that position gave it to, which is out of sight since it was seen before', () => {
    const tracker = trackerOf();
    for (const at of [0, 200]) tracker.update([face(100, 100)], at);
    const track = tracker.update([face(110, 100)], 900).seen[0]?.track;
    if (track === undefined) throw new Error('position gave the face to the track');
    const later = tracker.divide(track);
    expect([track.id, later.id, track.seenAt, later.openedAt, later.isConfirmed]).toEqual([
      1,
      2,
      200,
      900,
      true,
    ]);
    expect(idsOf(tracker.lostBefore(later))).toEqual([1]);
    // Where the first should be by now no longer tells who it is: only its own face does.
    expect(
      idsOf(tracker.update([face(112, 100), face(100, 100)], 1_000).seen.map((one) => one.track)),
    ).toEqual([2, 3]);
    expect(idsOf(tracker.update([face(112, 100)], 1_100).seen.map((one) => one.track))).toEqual([2]);
    expect(idsOf(tracker.update([face(112, 100)], 2_750).ended)).toEqual([1]);
  });
});
