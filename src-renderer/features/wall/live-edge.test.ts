import { describe, expect, it } from 'vitest';
import { createLiveEdge } from './live-edge.ts';

describe('near the camera', () => {
  it('plays on as it is while it is as near as it wants to be', () => {
    expect(createLiveEdge().steer(0.09)).toEqual({ rate: 1 });
  });

  it('catches up when it fell behind, and jumps when it is far behind or before what is there', () => {
    const edge = createLiveEdge();
    expect(edge.steer(0.16)).toEqual({ rate: 1.1 });
    expect(edge.steer(0.5)).toEqual({ rate: 1.3 });
    expect(edge.steer(2)).toMatchObject({ seekBackS: expect.closeTo(0.08, 3) });
    expect(edge.steer(-1)).toMatchObject({ seekBackS: expect.closeTo(0.08, 3) });
  });

  it('keeps more ahead after it stood still, never much more, and less again in time', () => {
    const edge = createLiveEdge();
    for (let times = 0; times < 20; times += 1) edge.noteWaiting();
    expect(edge.steer(0.32)).toEqual({ rate: 1 });
    for (let times = 0; times < 2_000; times += 1) edge.steer(0.3);
    expect(edge.steer(0.32)).toEqual({ rate: 1.3 });
  });
});
