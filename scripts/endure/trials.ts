import { atLeast, atMost, printed, type Row } from '../bench/row.ts';
import { killDatabase, type KillReport } from './kills/kill-database.ts';
import { killEngine } from './kills/kill-engine.ts';
import { cutPower } from './power-cuts/cut-power.ts';
import { tamper } from './tampering/tamper.ts';
import type { Trial, TrialResult } from './trial.ts';

/** What can be tried, with the numbers that we claim. */
export const trials: Readonly<Record<string, Trial>> = {
  kills: async ({ times = 1_000, ...options }) =>
    resultOfKills('kills', await killDatabase({ kills: times, ...options })),
  'engine-kills': async ({ times = 20, ...options }) =>
    resultOfKills('engine-kills', await killEngine({ kills: times, ...options })),
  'power-cuts': tryPowerCuts,
  tampering: tryTampering,
};

function resultOfKills(
  name: string,
  { kills, acknowledged, lost, broken, findings }: KillReport,
): TrialResult {
  return {
    rows: [
      printed(name, kills, 'kills with SIGKILL'),
      printed(`${name}-acknowledged`, acknowledged, 'acknowledged before a kill'),
      atMost(0, `${name}-lost`, lost, 'acknowledged and lost'),
      atMost(0, `${name}-broken`, broken, 'starts that failed, or whose log did not verify'),
    ],
    findings,
  };
}

async function tryPowerCuts({ times = 400, seed, say }: Parameters<Trial>[0]): Promise<TrialResult> {
  say('cutting the power of the database as it is');
  const safe = await cutPower({ cuts: times, seed, isUnsafe: false });
  say('the same with synchronous = NORMAL, which has to lose something');
  const unsafe = await cutPower({ cuts: times, seed, isUnsafe: true });
  const rows: readonly Row[] = [
    printed('power-cuts', safe.cuts, 'points'),
    atMost(0, 'power-cuts-lost', safe.lost, 'points at which something acknowledged was lost'),
    atMost(0, 'power-cuts-broken', safe.broken, 'points after which the log did not verify'),
    atLeast(1, 'power-cuts-normal-lost', unsafe.lost, 'points with synchronous = NORMAL'),
  ];
  return { rows, findings: safe.findings };
}

async function tryTampering({ times = 200, seed, say }: Parameters<Trial>[0]): Promise<TrialResult> {
  const { found, missed, falseAlarms } = await tamper({ tries: times, seed, say });
  const rows = Object.entries(found).map(([way, counts]) => {
    const count = Object.values(counts).reduce((sum, one) => sum + one, 0);
    return atLeast(times, `${way.replaceAll(' ', '-')}-found`, count, `of ${String(times)}`);
  });
  return {
    rows: [...rows, atMost(0, 'false-alarms', falseAlarms, 'logs that nobody touched')],
    findings: missed,
  };
}
