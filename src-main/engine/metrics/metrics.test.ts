import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startEngineInProcess } from '../testing/engine-in-process.ts';
import { temporaryDirectory } from '../testing/temporary-database.ts';
import { metricsOf, type MetricSources } from './metrics-of.ts';
import { openMetricsText } from './open-metrics.ts';

const plate = 'bx71-kfd';
const sources: MetricSources = {
  version: '1.2.3, unsigned build',
  startedAt: 1_000,
  now: 61_500,
  memoryBytes: 5,
  disk: { freeBytes: 7, sizeBytes: 9, hasAlarm: false },
  recognition: {
    isRunning: true,
    hasModel: true,
    hasAlarm: false,
    isCutBack: true,
    ledger: { tracks: 6, alerts: 1, repeats: 1, blueList: 1, forgotten: 1, lost: 1, inFlight: 1 },
  },
  cameras: ['live', 'live', 'lost'],
  counts: { alerts: [{ state: 'new', count: 2 }], entries: 40, signedAt: 60_000 },
  sites: {
    name: 'control',
    parties: [
      {
        id: 3,
        name: plate,
        joinedAt: 1,
        revokedAt: null,
        waiting: 4,
        waitsForUpdate: 1,
        lastArrivalAt: 59_000,
        isCut: true,
      },
      {
        id: 4,
        name: 'van-4',
        joinedAt: 1,
        revokedAt: 2,
        waiting: 0,
        waitsForUpdate: 0,
        lastArrivalAt: null,
        isCut: false,
      },
    ],
    certificates: [
      { of: 'control', until: 99_000, isOwn: true },
      { of: plate, until: 98_000, isOwn: false },
    ],
    refused: 2,
  },
};

it('says what a machine’s administrator watches, in OpenMetrics', () => {
  const text = openMetricsText(metricsOf(sources));
  for (const line of [
    'cordon_build_info{version="1.2.3"} 1',
    'cordon_written_timestamp_seconds 61.5',
    'cordon_deployment_tracks{term="blue-list"} 1',
    'cordon_cameras{state="live"} 2',
    'cordon_alerts{state="new"} 2',
    '# TYPE cordon_log_entries counter',
    'cordon_log_entries_total 40',
    'cordon_party_waiting_messages{party="3"} 4',
    'cordon_party_cut_off{party="3"} 1',
    'cordon_certificate_expiry_timestamp_seconds{party="own"} 99',
    'cordon_certificate_expiry_timestamp_seconds{party="3"} 98',
    'cordon_refused_messages_total 2',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text.endsWith('\n# EOF\n')).toBe(true);
  // By the grammar: each family has its type and help once, and then nothing but its own samples.
  const families = text.split(/^# TYPE /m).slice(1);
  for (const family of families) {
    const [, name = '', type] = /^(\w+) (gauge|counter)\n# HELP \1 [^\n]+\n/.exec(family) ?? [];
    const sample = new RegExp(
      `^${name}${type === 'counter' ? '_total' : ''}(?:\\{\\w+="[a-z0-9.-]+"\\})? -?[0-9.e+]+$`,
    );
    const samples = family
      .trimEnd()
      .split('\n')
      .slice(2)
      .filter((line) => line !== '# EOF');
    expect(samples.filter((line) => !sample.test(line))).toEqual([]);
  }
  expect(new Set(families.map((family) => family.split(' ')[0])).size).toBe(families.length);
});

it('never says what a machine or a camera is called: that may be somebody’s, or a number plate', () => {
  const text = openMetricsText(metricsOf(sources));
  expect(text).not.toContain(plate);
  expect(text).not.toContain('van-4');
  const typed = (value: string) => () =>
    openMetricsText([
      { name: 'cordon_x', type: 'gauge', help: 'x', samples: [{ labels: { of: value }, value: 1 }] },
    ]);
  for (const value of ['High Street', 'Evander Quillfeather', '', 'a"b', 'a\nb', 'é'])
    expect(typed(value)).toThrow('something else than a word');
});

it(
  'is written by an engine that is asked for it, and goes with that engine',
  { timeout: 120_000 },
  async () => {
    const folder = await temporaryDirectory();
    const metricsFile = join(folder, 'cordon.prom');
    const engine = await startEngineInProcess({ mode: 'demo', metricsFile });
    const { demoPeople } = await engine.open().get('system.status', {});
    const read = () => readFile(metricsFile, 'utf8').catch(() => '');
    await expect.poll(read, { timeout: 60_000 }).toContain('cordon_data_open 1\n');
    const text = await read();
    expect(text).toMatch(/^cordon_cameras\{state="[a-z-]+"\} 1$/m);
    expect(text).not.toContain('cordon_party');
    for (const { displayName, loginName } of demoPeople)
      for (const word of [displayName, loginName, 'High Street']) expect(text).not.toContain(word);
    await engine[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual([]);
  },
);
