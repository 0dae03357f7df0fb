import { beforeAll, describe, expect, it } from 'vitest';
import type { Clip } from '../../src-main/demo-cameras/annex-b.ts';
import { mutants } from './mutants.ts';
import { makePassByClip } from './pass-by-clip.ts';
import type { Place } from './process-memory.ts';
import { watchList, watchPassBy } from './watched-engine.ts';

/** Somebody who is on no list. */
const passerBy = 'SYN-2000';
/** One engine each; the machine that tests run on has other work. */
const timeout = 240_000;

let clip: Clip;
beforeAll(async () => {
  clip = await makePassByClip(passerBy);
}, timeout);

/** Each once, in order. */
const named = (places: readonly Place[]): readonly string[] =>
  [...new Set(places.map(({ process, layout }) => `${process}: ${layout}`))].toSorted();

const keptOnPurpose: Place = { process: 'inference', layout: 'planes of the mesh’s picture' };

/** Ten pixels of a face that was moved into place can be those that it was made from: one such find is a coincidence. */
function oftenFound(finds: readonly Place[]): readonly Place[] {
  const key = ({ process, layout }: Place): string => `${process} ${layout}`;
  const counts = new Map<string, number>();
  for (const find of finds) counts.set(key(find), (counts.get(key(find)) ?? 0) + 1);
  return finds.filter((find) => (counts.get(key(find)) ?? 0) >= 4);
}

// Other systems give no process the memory of another, or only signed debuggers.
describe.skipIf(process.platform !== 'linux')('five seconds after somebody on no list walked by', () => {
  it('no crop and no template of theirs is in the memory of any process', { timeout }, async () => {
    const report = await watchPassBy(clip, { mutants: [], keepsOne: false });
    // What was looked for: several looks, in all the layouts, in processes whose memory was really read.
    expect(report.embeddings).toBeGreaterThanOrEqual(3);
    expect(report.needles).toBeGreaterThan(1_000);
    for (const megabytes of Object.values(report.readMb)) expect(megabytes).toBeGreaterThan(50);
    expect(report.afterMs).toBeGreaterThanOrEqual(5_000);
    expect(report.ledger).toMatchObject({ tracks: 1, forgotten: 1, inFlight: 0, alerts: 0 });
    expect(report.finds).toEqual([]);
  });

  it('nor when the camera stops in the middle of their pass', { timeout }, async () => {
    const { finds, ledger } = await watchPassBy(clip, { mutants: [], keepsOne: false }, true);
    expect(ledger).toMatchObject({ tracks: 1, lost: 1, inFlight: 0 });
    expect(named(finds)).toEqual([]);
  });

  it('of a list that was destroyed no template is left in any process', { timeout }, async () => {
    const { finds, needles, embeddings, readMb } = await watchList(clip);
    expect(embeddings).toBeGreaterThanOrEqual(4);
    expect(needles).toBeGreaterThan(100);
    for (const megabytes of Object.values(readMb)) expect(megabytes).toBeGreaterThan(50);
    expect(named(finds)).toEqual([]);
  });

  it('of a list that was destroyed each overwrite that is left out is told', { timeout }, async () => {
    const tried = mutants.filter(({ round }) => round === 3);
    const { finds } = await watchList(
      clip,
      tried.map(({ id }) => id),
    );
    expect(named(finds)).toEqual(named(tried.flatMap(({ leaves }) => leaves)));
  });

  // Each leaves something else behind, so that several are tried in one run and each is told by what it leaves.
  it.each([1, 2])('each overwrite that is left out is told (round %i)', { timeout }, async (round) => {
    const tried = mutants.filter((mutant) => mutant.round === round);
    // In one of them a picture is kept on purpose, too.
    const keepsOne = round === 2;
    const { finds } = await watchPassBy(clip, { mutants: tried.map(({ id }) => id), keepsOne });
    const expected = tried.flatMap(({ leaves }) => leaves);
    expect(named(oftenFound(finds))).toEqual(named(keepsOne ? [...expected, keptOnPurpose] : expected));
  });
});
