import { describe, expect, it } from 'vitest';
import { createImage } from '../frames/image.ts';
import { CameraPipeline, type PipelineDeps, type TrackMatch } from './camera-pipeline.ts';
import { StubChain, type StubFace } from './testing/stub-chain.ts';

const side = 400;
const picture = {
  width: side,
  height: side,
  planes: {
    y: new Uint8Array(side * side).fill(90),
    u: new Uint8Array((side * side) / 4).fill(120),
    v: new Uint8Array((side * side) / 4).fill(130),
  },
  colour: { matrix: 'bt601', range: 'full' },
} as const;
const detector = { image: createImage(64, 64), scale: 1 };
const listed = 0;
const stranger = 1;

const face = (person: number, heightPx: number, mesh: StubFace['mesh'] = 'accepts'): StubFace => ({
  person,
  box: { x: 40 + 200 * person, y: 100, width: heightPx, height: heightPx },
  score: 0.95,
  mesh,
});

/** A pipeline on what the frames say is there, 200 ms apart. */
function streetOf(changes: Partial<PipelineDeps> = {}) {
  const chain = new StubChain();
  const matches: TrackMatch[] = [];
  const defects: string[] = [];
  const pipeline = new CameraPipeline('cam-01', {
    chain,
    search: async (template) => ({ entryId: 'somebody', score: template[listed] ?? 0 }),
    isBlueList: () => false,
    threshold: () => 0.5,
    encode: async () => Uint8Array.of(1),
    onMatch: (match) => void matches.push(match),
    onDefect: (_cause, what) => void defects.push(what),
    ...changes,
  });
  let at = 0;
  const show = async (...visible: readonly StubFace[]): Promise<void> => {
    at += 200;
    chain.visible = visible;
    await pipeline.process({ cameraId: 'cam-01', capturedAt: at, detector, picture });
  };
  const wait = (ms: number): void => {
    at += ms;
  };
  const isWiped = () => chain.templates.every(({ template }) => template.every((value) => value === 0));
  return { pipeline, matches, defects, show, wait, isWiped };
}

describe('a face in the ledger', () => {
  it('is counted while it is too small to be looked at, as soon as it was seen twice', async () => {
    const { pipeline, show, wait } = streetOf();
    await show(face(stranger, 30));
    expect(pipeline.takeCounts()).toMatchObject({ opened: 0 });
    await show(face(stranger, 30));
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, forgotten: 0 });
    await show(face(stranger, 30));
    wait(5_000);
    await show();
    expect(pipeline.takeCounts()).toMatchObject({ opened: 0, forgotten: 1, lost: 0 });
  });

  it('is none while the mesh denies it, also when it becomes too small to ask again', async () => {
    const { pipeline, show, wait } = streetOf();
    await show(face(stranger, 60, 'denies'));
    await show(face(stranger, 60, 'denies'));
    await show(face(stranger, 50, 'denies'));
    await show(face(stranger, 44));
    await show(face(stranger, 40));
    expect(pipeline.live).toBe(0);
    wait(5_000);
    await show();
    expect(pipeline.takeCounts()).toMatchObject({ opened: 0, forgotten: 0, lost: 0 });
  });

  it('is counted once the mesh agrees after all', async () => {
    const { pipeline, show } = streetOf();
    await show(face(stranger, 60, 'denies'));
    await show(face(stranger, 60, 'denies'));
    await show(face(stranger, 60));
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1 });
    expect(pipeline.live).toBe(1);
  });
});

describe('a look that fails', () => {
  it('takes nobody else’s turn', async () => {
    const { pipeline, matches, defects, show } = streetOf();
    for (let frame = 0; frame < 5; frame++) await show(face(stranger, 60, 'fails'), face(listed, 60));
    expect(matches).toHaveLength(1);
    expect(defects).toEqual(Array(4).fill('a look at a face'));
    expect(pipeline.takeCounts()).toMatchObject({ frames: 5, opened: 1, matched: 1 });
  });

  it('keeps nothing when it can’t be told whose pass it was, and still balances', async () => {
    const { pipeline, show, wait, isWiped } = streetOf({
      isBlueList: () => {
        throw new Error('no list');
      },
    });
    for (let frame = 0; frame < 5; frame++) await show(face(listed, 60));
    expect(pipeline.live).toBe(1);
    wait(5_000);
    await show();
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, matched: 0, forgotten: 1 });
    expect(isWiped()).toBe(true);
  });

  it('leaves nothing of a match that can’t be told', async () => {
    const { pipeline, defects, show, isWiped } = streetOf({
      onMatch: () => {
        throw new Error('nobody there');
      },
    });
    for (let frame = 0; frame < 5; frame++) await show(face(listed, 60));
    expect(defects).toEqual(['a look at a face']);
    expect(pipeline.live).toBe(0);
    expect(isWiped()).toBe(true);
  });

  it('raises a match with the crops that could be encoded', async () => {
    let encoded = 0;
    const { pipeline, matches, defects, show } = streetOf({
      encode: async () => {
        encoded += 1;
        if (encoded === 1) throw new Error('no memory');
        return Uint8Array.of(encoded);
      },
    });
    for (let frame = 0; frame < 5; frame++) await show(face(listed, 60));
    expect(matches.map(({ probes }) => probes)).toEqual([[Uint8Array.of(2), Uint8Array.of(3)]]);
    expect(defects).toEqual(['a crop of a match']);
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, matched: 1, lost: 0 });
  });
});
