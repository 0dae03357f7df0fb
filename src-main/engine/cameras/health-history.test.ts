import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LogFact } from '../log-fact.ts';
import { healthHistory } from './health-history.ts';

const minute = 60_000;
const gate = { id: 'gate', name: 'Gate' };

const fact = (
  atMinute: number,
  kind: string,
  body: unknown = {},
  lastSignMinute: number | null = null,
): LogFact => ({
  sequence: atMinute + 1,
  at: atMinute * minute,
  kind,
  subject: 'log',
  body,
  lastSignAt: lastSignMinute === null ? null : lastSignMinute * minute,
});
const state = (atMinute: number, kind: string, more: object = {}): LogFact =>
  fact(atMinute, 'camera.state', {
    cameraId: 'gate',
    cameraName: 'Gate',
    state: kind,
    words: `${kind}.`,
    ...more,
  });
const trouble = (atMinute: number, kind: string, isOver: boolean): LogFact =>
  fact(atMinute, 'camera.trouble', {
    cameraId: 'gate',
    cameraName: 'Gate',
    trouble: kind,
    words: `${kind}.`,
    isOver,
  });

/** In minutes. */
function historyOf(facts: readonly LogFact[], from: number, until: number) {
  const [health] = healthHistory(facts, [gate], from * minute, until * minute);
  if (health === undefined) throw new Error('there is no history');
  const { watchedMs, liveMs, wellMs, faults } = health;
  return {
    watched: watchedMs / minute,
    live: liveMs / minute,
    well: wellMs / minute,
    faults: faults.map((one) => [
      one.kind,
      one.from / minute,
      one.until === null ? null : one.until / minute,
    ]),
  };
}

it('tells each fault from when to when, and the shares of the time that was asked for', () => {
  const facts = [
    fact(0, 'engine.started'),
    state(1, 'live'),
    trouble(10, 'blurred', false),
    trouble(20, 'black', false),
    trouble(25, 'blurred', true),
    trouble(30, 'black', true),
    state(40, 'lost'),
    state(50, 'live'),
    state(90, 'unreachable'),
  ];
  expect(historyOf(facts, 0, 100)).toEqual({
    watched: 100,
    live: 79,
    well: 59,
    faults: [
      ['unreachable', 90, null],
      ['lost', 40, 50],
      ['black', 20, 30],
      ['blurred', 10, 25],
    ],
  });
  // A fault that began before is told from its beginning, and counts as far as it reaches into the time.
  expect(historyOf(facts, 45, 60)).toEqual({ watched: 15, live: 10, well: 10, faults: [['lost', 40, 50]] });
});

it('watches nothing while Cordon does not run, whether it ended or died', () => {
  const facts = [
    fact(0, 'engine.started'),
    state(0, 'live'),
    trouble(5, 'frozen', false),
    fact(10, 'engine.stopped'),
    fact(20, 'engine.started', {}, 10),
    state(21, 'live'),
    // It died soon after its last sign of life.
    fact(50, 'engine.started', {}, 30),
    state(50, 'refused'),
  ];
  expect(historyOf(facts, 0, 60)).toEqual({
    watched: 10 + 10 + 10,
    live: 10 + 9,
    well: 5 + 9,
    faults: [
      ['refused', 50, null],
      ['frozen', 5, 10],
    ],
  });
});

it('leaves out substreams, other cameras, what nobody can read, and the time before a camera was there', () => {
  const facts = [
    fact(0, 'engine.started'),
    fact(10, 'camera.added', { cameraId: 'gate', cameraName: 'Gate' }),
    state(11, 'live'),
    state(12, 'lost', { words: 'its substream: The connection was lost.' }),
    state(13, 'lost', { stream: 'sub' }),
    state(14, 'lost', { cameraId: 'other' }),
    fact(15, 'camera.state', null),
    fact(16, 'camera.trouble', { cameraId: 'gate' }),
  ];
  expect(historyOf(facts, 0, 20)).toEqual({ watched: 10, live: 9, well: 9, faults: [] });
  expect(historyOf([], 0, 20)).toEqual({ watched: 0, live: 0, well: 0, faults: [] });
});

it('never counts more than there was, whatever the log says', () => {
  const one = fc.oneof(
    fc.constantFrom('engine.started', 'engine.stopped').map((kind) => fact(0, kind)),
    fc.constantFrom('live', 'lost', 'connecting', 'refused').map((kind) => state(0, kind)),
    fc
      .tuple(fc.constantFrom('black', 'frozen', 'slow'), fc.boolean())
      .map(([kind, isOver]) => trouble(0, kind, isOver)),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(one, fc.nat(20))), fc.nat(100), fc.nat(200), (steps, from, length) => {
      let at = 0;
      const facts = steps.map(([step, later]) => {
        const last = at;
        at += later;
        return {
          ...step,
          at: at * minute,
          lastSignAt: step.kind === 'engine.started' ? last * minute : null,
        };
      });
      const { watched, live, well } = historyOf(facts, from, from + length);
      expect(watched).toBeLessThanOrEqual(length + 1e-9);
      expect(live).toBeLessThanOrEqual(watched + 1e-9);
      expect(well).toBeLessThanOrEqual(live + 1e-9);
    }),
  );
});
