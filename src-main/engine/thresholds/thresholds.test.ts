import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { roleSchema, type Role } from '../../contract/domain.ts';
import type { OperationInput, OperationOutput } from '../../contract/operations.ts';
import type { Measurement } from '../../../native-models/schema/measurement-schema.ts';
import { dispatch, type Handlers } from '../dispatch.ts';
import { normalCurve } from '../statistics/testing/normal-curve.ts';
import type { Session } from '../session.ts';
import { openTemporaryDatabase } from '../testing/temporary-database.ts';
import { createThresholdHandlers, type ThresholdDeps } from './handlers.ts';

const modelHash = 'a'.repeat(64);
const measurement: Measurement = {
  testSet: 'made-up scores',
  command: 'none',
  date: '2026-11-22',
  images: 2_000,
  identities: 1_000,
  failureToEnrol: 0,
  genuinePairs: 1_000,
  impostorPairs: 2_000_000,
  thresholds: [],
  curve: [...normalCurve({ mean: 0, spread: 0.12, pairs: 2_000_000 })],
};

const live = { deploymentId: 'deployment-1', threshold: 0.55, listSize: 200, isTested: false };

/** The operations behind the real dispatch, on a real encrypted database. */
async function openRoom(changes: Partial<ThresholdDeps> = {}) {
  const database = await openTemporaryDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  const announced: unknown[] = [];
  const handlers = createThresholdHandlers({
    database: () => database.client,
    modelHash: () => modelHash,
    measurementOf: async (hash) => (hash === modelHash ? measurement : null),
    floorOf: async () => 0.5,
    live: async () => live,
    keptScores: async () => [
      { score: 0.6, isTrue: true },
      { score: 0.56, isTrue: false },
    ],
    blueListScores: async () => [0.56, 0.6, 0.66, 0.7, 0.8],
    announce: (event) => announced.push(event),
    ...changes,
    // Only these operations are wired; dispatch reaches no other.
  }) as Handlers;
  async function ask(role: Role | null, operation: string, input: unknown) {
    const person = { id: 'p-1', displayName: 'Pat', role: role ?? 'auditor' };
    // Dispatch and the handlers look at the person and the end of the session only.
    const session =
      role === null ? null : ({ person, expiresAt: Number.MAX_SAFE_INTEGER } as unknown as Session);
    const reply = await dispatch(
      { kind: 'request', id: 1, operation, input },
      { connectionId: 'c', session, bind: () => undefined },
      {
        handlers,
        logger: pino({ level: 'silent' }),
        now: database.clock.now,
        isOpenTo: () => true,
        heldBackBy: () => null,
      },
    );
    if (reply === null) throw new Error('no reply');
    return reply;
  }
  async function read(input: OperationInput<'thresholds.read'> = {}) {
    const reply = await ask('supervisor', 'thresholds.read', input);
    if (!reply.ok) throw new Error(reply.error.message);
    // Dispatch parsed it with this operation's own schema.
    return reply.output as OperationOutput<'thresholds.read'>;
  }
  async function log(): Promise<readonly string[]> {
    const { entries } = await database.client.call('case-log.list', {
      role: 'auditor',
      filter: { kind: 'threshold.proposed' },
      isOldestFirst: false,
      before: null,
      after: null,
      limit: 10,
    });
    return entries.map(({ words }) => words);
  }
  async function walks(): Promise<readonly unknown[]> {
    const facts = await database.client.call('case-log.facts', { after: 0, until: 1_000, limit: 1_000 });
    return facts.filter(({ kind }) => kind === 'blue-list.walked').map(({ body }) => body);
  }
  return { database, ask, read, log, walks, announced };
}

test('what is in use and what may be chosen is said in false alerts at the list’s size', async () => {
  const room = await openRoom();
  const { listSize, present, floor, choices, measured } = await room.read();
  expect({ listSize, floor, measured }).toEqual({
    listSize: 200,
    floor: 0.5,
    measured: { testSet: 'made-up scores', images: 2_000, identities: 1_000, date: '2026-11-22' },
  });
  expect(present?.threshold).toBe(0.55);
  expect(present?.falseAlertsPer10000.isExtrapolated).toBe(true);
  expect(choices[0]?.threshold).toBe(0.5);
  const longer = await room.read({ listSize: 20_000 });
  expect(longer.present?.falseAlertsPer10000.value ?? 0).toBeGreaterThan(
    90 * (present?.falseAlertsPer10000.value ?? 1),
  );
});

test('every person may read it, and a supervisor alone may propose', async () => {
  const room = await openRoom();
  for (const role of [...roleSchema.options, null]) {
    const readReply = await room.ask(role, 'thresholds.read', {});
    expect(readReply.ok).toBe(role !== null);
    const reply = await room.ask(role, 'thresholds.propose', { threshold: 0.6 });
    expect(reply.ok).toBe(role === 'supervisor');
  }
  expect(await room.log()).toHaveLength(1);
});

test('a proposal is kept and written down, and changes nothing that is in use', async () => {
  const room = await openRoom();
  const before = await room.read();
  expect(await room.ask('supervisor', 'thresholds.propose', { threshold: 0.61 })).toMatchObject({ ok: true });
  const after = await room.read();
  expect(after.proposal).toMatchObject({ threshold: 0.61 });
  expect(after.present).toEqual(before.present);
  const [words] = await room.log();
  expect(words).toContain('The threshold 0.610 was proposed for the next authority');
  expect(words).toContain('with 200 people on the list, beyond what was measured');
  expect(room.announced).toEqual([{ kind: 'deployment.changed' }]);
});

test.each([
  ['below the floor', 0.499, {}, 'no threshold below 0.5'],
  ['that is no threshold', 1.5, {}, 'threshold'],
  ['for a model that no policy approves', 0.6, { floorOf: async () => null }, 'No policy in force approves'],
  ['for a model that was never measured', 0.6, { measurementOf: async () => null }, 'never measured'],
  ['while no model is loaded', 0.6, { modelHash: () => null }, 'is starting'],
])('a proposal %s is refused and nothing is written', async (_, threshold, changes, words) => {
  const room = await openRoom(changes);
  const reply = await room.ask('supervisor', 'thresholds.propose', { threshold });
  expect(reply.ok ? '' : reply.error.message).toContain(words);
  expect(await room.log()).toEqual([]);
});

test('a proposal for one model is none for another', async () => {
  let hash = modelHash;
  const room = await openRoom({ modelHash: () => hash, measurementOf: async () => measurement });
  await room.ask('supervisor', 'thresholds.propose', { threshold: 0.61 });
  hash = 'b'.repeat(64);
  expect((await room.read()).proposal).toBeNull();
});

test('without a model or a measurement nothing is claimed', async () => {
  expect(await (await openRoom({ modelHash: () => null })).read()).toEqual({
    listSize: 200,
    present: null,
    floor: null,
    choices: [],
    measured: null,
    proposal: null,
    errors: null,
  });
  const unmeasured = await openRoom({ measurementOf: async () => null, live: async () => null });
  expect(await unmeasured.read()).toMatchObject({ listSize: 1, floor: 0.5, choices: [], measured: null });
});

test('a walk past the cameras says what each threshold from the present one up would have found', async () => {
  const room = await openRoom();
  const reply = await room.ask('supervisor', 'thresholds.calibrate', { passes: 10 });
  if (!reply.ok) throw new Error(reply.error.message);
  // Dispatch parsed it with this operation's own schema.
  const { points } = reply.output as OperationOutput<'thresholds.calibrate'>;
  expect(points[0]).toEqual({
    threshold: 0.55,
    tpir: 0.5,
    low: expect.closeTo(0.237, 2),
    high: expect.closeTo(0.763, 2),
    found: 5,
    passes: 10,
  });
  const rates = points.map(({ tpir }) => tpir);
  expect(rates).toEqual(rates.toSorted((one, other) => other - one));
  expect(points.every(({ threshold }) => threshold >= 0.55)).toBe(true);
  expect(await room.log()).toEqual([]);
  // For figures: the counts alone, and no score.
  expect(await room.walks()).toEqual([
    { deploymentId: 'deployment-1', passes: 10, found: 5, threshold: 0.55 },
  ]);
  // The last one counts, and the deployment's screen has it.
  const walkOf = (deploymentId: string) => room.database.client.call('thresholds.walk-of', { deploymentId });
  expect(await walkOf('deployment-1')).toEqual({ passes: 10, found: 5 });
  await room.ask('supervisor', 'thresholds.calibrate', { passes: 14 });
  expect(await walkOf('deployment-1')).toEqual({ passes: 14, found: 5 });
  expect(await walkOf('deployment-2')).toBeNull();
});

test('only a supervisor calibrates, of a live deployment, with a count that can be true', async () => {
  const room = await openRoom();
  for (const role of [...roleSchema.options, null]) {
    const reply = await room.ask(role, 'thresholds.calibrate', { passes: 10 });
    expect(reply.ok).toBe(role === 'supervisor');
  }
  const few = await room.ask('supervisor', 'thresholds.calibrate', { passes: 4 });
  expect(few.ok ? '' : few.error.message).toContain('5 passes of the blue list were found');
  // Nor of one that is still in its self-test, which counts staff by itself.
  for (const other of [null, { ...live, isTested: true }]) {
    const closed = await openRoom({ live: async () => other });
    const reply = await closed.ask('supervisor', 'thresholds.calibrate', { passes: 10 });
    expect(reply.ok ? '' : reply.error.message).toContain('No deployment is live');
    expect(await closed.walks()).toEqual([]);
  }
});

test('what stricter thresholds would have done is for supervisors and auditors, of the loaded model alone', async () => {
  const room = await openRoom();
  for (const role of [...roleSchema.options, null]) {
    const reply = await room.ask(role, 'thresholds.what-if', {});
    expect(reply.ok).toBe(role === 'supervisor' || role === 'auditor');
    if (reply.ok)
      expect(reply.output).toMatchObject({
        points: [
          { threshold: 0.58, lost: { count: 0, of: 1 }, avoided: { count: 1, of: 1 } },
          {},
          {},
          {},
          {},
          {},
          {},
          {},
        ],
      });
  }
  const unloaded = await openRoom({ modelHash: () => null });
  expect(await unloaded.ask('auditor', 'thresholds.what-if', {})).toMatchObject({
    output: { bars: [], points: [] },
  });
});

test('the two errors go with it: the curve, and where the live threshold lies; and what was measured is written down once', async () => {
  const room = await openRoom();
  const { errors } = await room.read();
  expect(errors?.curve.points.length).toBeGreaterThan(5);
  expect(errors?.present).toMatchObject({ threshold: 0.55 });
  const { database } = room;
  const { testSet, date, images, identities, genuinePairs, impostorPairs, curve } = measurement;
  const measured = { testSet, date, images, identities, genuinePairs, impostorPairs, curve };
  const note = (again: typeof measured) =>
    database.client.call('thresholds.note-measured', { name: 'Test', modelHash, measured: again });
  await note(measured);
  await note(measured);
  await note({ ...measured, images: 3_000 });
  const facts = await database.client.call('case-log.facts', { after: 0, until: 1_000, limit: 1_000 });
  expect(facts.filter(({ kind }) => kind === 'model.measured').map(({ body }) => body)).toEqual([
    { name: 'Test', modelHash, measured },
    { name: 'Test', modelHash, measured: { ...measured, images: 3_000 } },
  ]);
});
