import { describe, expect, it } from 'vitest';
import { createPlanarImage } from '../frames/image.ts';
import { CameraPipeline, type PipelineDeps, type RemotePicture, type TrackMatch } from './camera-pipeline.ts';
import { greyPicture } from './testing/picture-of.ts';
import { StubChain, type StubFace } from './testing/stub-chain.ts';

const side = 400;
const picture = greyPicture(side, side);
const detector = { image: createPlanarImage(64, 64), scale: 1 };
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
  const showIn = async (source: RemotePicture, ...visible: readonly StubFace[]): Promise<void> => {
    at += 200;
    chain.visible = visible;
    await pipeline.process({ cameraId: 'cam-01', capturedAt: at, detector, picture: source });
  };
  const show = (...visible: readonly StubFace[]): Promise<void> => showIn(picture, ...visible);
  const wait = (ms: number): void => {
    at += ms;
  };
  const isWiped = () => chain.templates.every(({ template }) => template.every((value) => value === 0));
  return { pipeline, matches, defects, show, showIn, wait, isWiped };
}

describe('a face in the ledger', () => {
  it('stays one, when its camera gives now the large stream and now the small one', async () => {
    const { pipeline, show, showIn } = streetOf();
    const small = greyPicture(side / 2, side / 2);
    const halved = (whole: StubFace): StubFace => {
      const { x, y, width, height } = whole.box;
      return { ...whole, box: { x: x / 2, y: y / 2, width: width / 2, height: height / 2 } };
    };
    for (let nth = 0; nth < 8; nth++) {
      if (nth % 2 === 0) await show(face(stranger, 120));
      else await showIn(small, halved(face(stranger, 120)));
    }
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, forgotten: 0 });
    expect(pipeline.live).toBe(1);
  });

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

describe('a face that was out of sight', () => {
  const hiddenMs = 1_500;

  it('goes on as the same face when its looks say so, with what was seen of it before', async () => {
    const { pipeline, matches, show, wait } = streetOf();
    for (let frame = 0; frame < 3; frame++) await show(face(listed, 60));
    wait(hiddenMs);
    for (let frame = 0; frame < 2; frame++) await show(face(listed, 60));
    expect(matches).toHaveLength(1);
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, matched: 1, forgotten: 0 });
  });

  it('is two in the ledger when it was counted anew before it could be looked at', async () => {
    const { pipeline, matches, show, wait } = streetOf();
    for (let frame = 0; frame < 3; frame++) await show(face(listed, 60));
    wait(hiddenMs);
    for (const heightPx of [45, 46, 54]) await show(face(listed, heightPx));
    expect(matches).toHaveLength(1);
    expect(pipeline.takeCounts()).toMatchObject({ opened: 2, matched: 1, forgotten: 1, lost: 0 });
    expect(pipeline.live).toBe(0);
  });

  it('is somebody else when its looks say so: nobody inherits another’s looks', async () => {
    const { pipeline, matches, show, wait } = streetOf();
    for (let frame = 0; frame < 3; frame++) await show(face(listed, 60));
    wait(hiddenMs);
    const box = face(listed, 60).box;
    for (let frame = 0; frame < 3; frame++) await show({ ...face(stranger, 60), box });
    expect(matches).toEqual([]);
    expect(pipeline.live).toBe(2);
  });

  it('is told from somebody who comes out in its place while position still takes them for it', async () => {
    const { pipeline, matches, show, wait } = streetOf();
    for (let frame = 0; frame < 3; frame++) await show(face(stranger, 60));
    wait(400);
    const box = face(stranger, 60).box;
    for (let frame = 0; frame < 3; frame++) await show({ ...face(listed, 60), box });
    expect(matches).toHaveLength(1);
    expect(pipeline.takeCounts()).toMatchObject({ opened: 2, matched: 1, forgotten: 0 });
    expect(pipeline.live).toBe(1);
  });

  it('gets its own track back when a crossing gave two people each other’s', async () => {
    const { pipeline, matches, show, wait } = streetOf();
    const left = { ...face(listed, 60).box, x: 100 };
    const right = { ...left, x: 162 };
    const pass = (one: typeof left, other: typeof left) =>
      show({ ...face(stranger, 60), box: one }, { ...face(listed, 60), box: other });
    for (let frame = 0; frame < 2; frame++) await pass(left, right);
    wait(100);
    for (let frame = 0; frame < 2; frame++) await pass(right, left);
    expect(matches).toHaveLength(1);
    wait(5_000);
    await show();
    const { opened, matched, forgotten } = pipeline.takeCounts();
    expect(opened).toBe(matched + forgotten);
    expect(opened).toBeLessThanOrEqual(3);
  });

  it('is looked at also when it steps into the place of somebody who was alerted', async () => {
    const { pipeline, matches, show } = streetOf({
      search: async (template) => {
        const [first = 0, second = 0] = template;
        return first > second ? { entryId: 'first', score: first } : { entryId: 'second', score: second };
      },
    });
    const box = face(listed, 60).box;
    for (let frame = 0; frame < 4; frame++) await show({ ...face(listed, 60), box });
    // Somebody behind the first comes to be seen in the same moment in which the first has left the picture.
    const behind = { ...box, x: box.x + 36, y: box.y - 8 };
    for (let frame = 0; frame < 5; frame++) await show({ ...face(stranger, 60), box: behind });
    expect(matches.map(({ hit }) => hit.entryId)).toEqual(['first', 'second']);
    expect(pipeline.takeCounts()).toMatchObject({ opened: 2, matched: 2, forgotten: 0 });
  });

  it('is looked at also when it steps into the place of somebody who was looked at well enough', async () => {
    const { matches, show, isWiped, wait } = streetOf();
    const box = face(stranger, 90).box;
    for (let frame = 0; frame < 27; frame++) await show({ ...face(stranger, 90), box });
    // Smaller, so that no look at it is as good as those that there are.
    const behind = { x: box.x + 24, y: box.y + 10, width: 66, height: 66 };
    for (let frame = 0; frame < 5; frame++) await show({ ...face(listed, 66), box: behind, score: 0.75 });
    expect(matches).toHaveLength(1);
    wait(5_000);
    await show();
    expect(isWiped()).toBe(true);
  });

  it('is no other for having been hidden after its alert', async () => {
    const { pipeline, matches, show, wait } = streetOf();
    for (let frame = 0; frame < 4; frame++) await show(face(listed, 60));
    wait(400);
    for (let frame = 0; frame < 6; frame++) await show(face(listed, 60));
    expect(matches).toHaveLength(1);
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, matched: 1 });
  });

  it('is forgotten once its grace is over, whatever comes after', async () => {
    const { pipeline, show, wait, isWiped } = streetOf();
    for (let frame = 0; frame < 3; frame++) await show(face(stranger, 60));
    wait(2_200);
    await show();
    expect(isWiped()).toBe(false);
    wait(100);
    await show();
    expect(isWiped()).toBe(true);
    expect(pipeline.takeCounts()).toMatchObject({ opened: 1, forgotten: 1 });
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
