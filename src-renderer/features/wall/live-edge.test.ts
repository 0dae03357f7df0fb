import { describe, expect, it } from 'vitest';
import { byParts, byPictures, createLiveEdge } from './live-edge.ts';

describe('near the camera', () => {
  it('plays on as it is while it is as near as it wants to be', () => {
    expect(createLiveEdge(byPictures).steer(0.09, 0)).toEqual({ rate: 1 });
    expect(createLiveEdge(byParts).steer(0.36, 0)).toEqual({ rate: 1 });
  });

  it('catches up when it fell behind, and jumps when it is far behind or before what is there', () => {
    const steer = (aheadS: number) => createLiveEdge(byPictures).steer(aheadS, 0);
    expect(steer(0.16)).toEqual({ rate: 1.1 });
    expect(steer(0.5)).toEqual({ rate: 1.3 });
    expect(steer(1.2)).toEqual({ rate: 1.6 });
    expect(steer(2)).toMatchObject({ seekBackS: expect.closeTo(0.08, 3) });
    expect(steer(-1)).toMatchObject({ seekBackS: expect.closeTo(0.08, 3) });
  });

  it('catches up from wherever it is, until it may jump again', () => {
    const edge = createLiveEdge(byPictures);
    expect(edge.steer(2, 0)).toHaveProperty('seekBackS');
    expect(edge.steer(2, 4_000)).toEqual({ rate: 1.6 });
    expect(edge.steer(2, 6_000)).toHaveProperty('seekBackS');
  });

  it('keeps more ahead after it stood still, never much more, and less again in time', () => {
    const edge = createLiveEdge(byPictures);
    for (let times = 0; times < 20; times += 1) edge.noteWaiting();
    expect(edge.steer(0.32, 0)).toEqual({ rate: 1 });
    for (let times = 0; times < 2_000; times += 1) edge.steer(0.3, 0);
    expect(edge.steer(0.32, 0)).toEqual({ rate: 1.3 });
  });
});
