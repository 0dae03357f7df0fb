import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { roleSchema } from '../../contract/domain.ts';
import { startEngineInProcess } from '../testing/engine-in-process.ts';
import { unmanagedMachine } from '../testing/unmanaged-machine.ts';
import { latestLogLines } from './latest-log-lines.ts';
import { readHealth, type HealthSources } from './read-health.ts';

it('tells admins and auditors how everything is, and nobody else', async () => {
  const logs = await mkdtemp(join(tmpdir(), 'cordon-health-'));
  await writeFile(
    join(logs, 'engine.jsonl'),
    `${JSON.stringify({ level: 40, time: 1, name: 'ingest', msg: 'a camera went away', face: 'AAAA', password: 'secret' })}\n`,
  );
  const machine = { ...unmanagedMachine, logDirectory: { value: logs, isManaged: true } };
  await using engine = await startEngineInProcess({ mode: 'demo', machine });
  const { demoPeople } = await engine.open().get('system.status', {});
  for (const role of roleSchema.options) {
    const desk = engine.open();
    const somebody = demoPeople.find((one) => one.role === role);
    if (somebody === undefined) throw new Error(`the demo has no ${role}`);
    await desk.get('sessions.sign-in', { loginName: somebody.loginName, password: somebody.password });
    const answers = [await desk.ask('health.read', {}), await desk.ask('health.report', {})];
    if (role === 'operator' || role === 'supervisor') {
      expect(answers).toMatchObject([{ error: { code: 'not-allowed' } }, { error: { code: 'not-allowed' } }]);
      continue;
    }
    const { areas } = await desk.get('health.read', {});
    expect(areas.map(({ title }) => title)).toEqual([
      'Program',
      'Disk',
      'Recognition',
      'Cameras',
      'Case log',
      'Backups',
    ]);
    // Nothing listens where its camera should be, and there is no backup.
    expect(areas.find(({ title }) => title === 'Cameras')).toMatchObject({ state: 'attention' });
    expect(areas.find(({ title }) => title === 'Backups')).toMatchObject({ state: 'attention' });
    const { text } = await desk.get('health.report', {});
    expect(text).toContain('1970-01-01T00:00:00.001Z warning ingest a camera went away');
    for (const { displayName, loginName, password } of demoPeople)
      for (const word of [displayName, loginName, password]) expect(text).not.toContain(word);
    for (const word of ['AAAA', 'secret', 'demo-of-this-test']) expect(text).not.toContain(word);
  }
  await rm(logs, { recursive: true });
}, 60_000);

const dayMs = 86_400_000;
const party = {
  id: 1,
  name: 'van-3',
  joinedAt: 1,
  revokedAt: null,
  waiting: 2,
  waitsForUpdate: 0,
  lastArrivalAt: null,
  isCut: false,
};

it.each([
  ['all is well', {}, 'good', 'Everybody answers.'],
  ['a site is cut off', { parties: [{ ...party, isCut: true }] }, 'attention', 'No answer from van-3'],
  [
    'one that was revoked is cut off',
    { parties: [{ ...party, isCut: true, revokedAt: 2 }] },
    'good',
    'Everybody answers.',
  ],
  [
    'a site runs an older version',
    { parties: [{ ...party, waitsForUpdate: 2 }] },
    'attention',
    'older version',
  ],
  [
    'a certificate ends in a month',
    { certificates: [{ of: 'van-3', until: 129 * dayMs, isOwn: false }] },
    'attention',
    'The certificate of van-3 ends',
  ],
  [
    'a certificate has ended',
    { certificates: [{ of: 'van-3', until: 99 * dayMs, isOwn: false }] },
    'bad',
    'has ended',
  ],
  ['nobody can read certificates', { certificates: null }, 'attention', 'can’t be read'],
] as const)('says of sites, where %s', async (_, changes, state, words) => {
  const { areas } = await readHealth({
    version: '1.2.3',
    mode: 'operational',
    dataDirectory: tmpdir(),
    startedAt: 0,
    now: 100 * dayMs,
    diskAlarm: null,
    heads: { places: [], latest: null, words: '' },
    backups: { places: [], words: '' },
    recognition: { alarm: null, overload: null, words: '', model: null, provider: null },
    cameras: [],
    sites: {
      name: 'control',
      parties: [party],
      certificates: [{ of: 'van-3', until: 131 * dayMs, isOwn: false }],
      refused: 0,
      ...changes,
    },
    // What other areas are drawn from is of no matter here.
  } as unknown as HealthSources);
  const sites = areas.find(({ title }) => title === 'Sites');
  expect([sites?.state, sites?.words]).toEqual([state, expect.stringContaining(words)]);
});

it('takes the end of a long log, and nothing that is no line of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-health-'));
  const line = (nth: number) => JSON.stringify({ level: 30, time: nth, msg: 'x'.repeat(200) });
  const path = join(folder, 'engine.jsonl');
  await writeFile(
    path,
    ['{"level":', ...Array.from({ length: 5_000 }, (_, nth) => line(nth)), 'half'].join('\n'),
  );
  const lines = await latestLogLines(path);
  expect(lines).toHaveLength(500);
  expect(lines.at(-1)).toContain(new Date(4_999).toISOString());
  expect(await latestLogLines(join(folder, 'none'))).toEqual([]);
  await rm(folder, { recursive: true });
});
