import { controlRoom } from '../../../src-main/engine/sites/bus/subjects.ts';
import { ensureNatsServer } from '../../set-up/nats.ts';
import type { Measure } from '../measure.ts';
import type { MachineOnBus } from '../../site/testing/machine-on-bus.ts';
import { atMost, printed, type Row } from '../row.ts';

/** As many as a force raised in a year and a half. */
const alerts = 3_000;
/** Two of these: about what an alert's pictures come to. */
const pictureBytes = 15_000;
const patienceMs = 240_000;
/** So many alerts are judged, one after the other. */
const judged = 100;

/**
 * How long a control room takes for everything that a site has raised while the link was cut: real servers on loopback, one site, its data
 * and post office and the control room's in processes of their own.
 */
export const measureSites: Measure = async ({ say }) => {
  await ensureNatsServer(say);
  // Only now: they look for the server as they are loaded.
  const { measureManySites } = await import('./many-sites.ts');
  return [...(await measureOneSite(say)), ...(await measureManySites(say))];
};

async function measureOneSite(say: (line: string) => void): Promise<readonly Row[]> {
  const { startBus } = await import('../../site/testing/bus-for-tests.ts');
  const { join, makeMachine } = await import('../../site/testing/machine-on-bus.ts');
  await using bus = await startBus();
  const node = await bus.addSite('van-3');
  const control = makeMachine(bus.hub, controlRoom);
  const site = makeMachine(node, 'van-3');
  join(control, site);
  const machines = [control.machine, site.machine];
  await Promise.all(machines.map((machine) => machine.start()));
  try {
    await site.machine.raise(5, pictureBytes);
    await site.machine.until(({ waiting }) => waiting === 0);
    const judging = await measureJudging(control.machine, site.machine);
    say('the link is cut');
    await bus.hub.kill();
    const raisingFrom = performance.now();
    await site.machine.raise(alerts, pictureBytes);
    const raised = (performance.now() - raisingFrom) / 1_000;
    say('the link is back');
    const from = performance.now();
    await bus.hub.start();
    await site.machine.until(({ waiting }) => waiting === 0, patienceMs);
    const seconds = (performance.now() - from) / 1_000;
    const { alerts: there } = await control.machine.state();
    const all = alerts + judged + 5;
    if (there.length !== all)
      throw new Error(`${String(there.length)} alerts are there, and not ${String(all)}`);
    const lists = await measureList(control.machine, site.machine);
    return [
      ...judging,
      ...lists,
      atMost(10, 'catch-up-3000-alerts', seconds, 's'),
      printed('catch-up-alerts-per-s', alerts / seconds, '/s'),
      printed('site-raises-alerts-per-s', alerts / raised, '/s'),
    ];
  } finally {
    await Promise.all(machines.map((machine) => machine.kill()));
  }
}

/** From the second vote at the control room until the site's own decision is committed there. */
async function measureJudging(control: MachineOnBus, site: MachineOnBus): Promise<readonly Row[]> {
  await site.raise(judged, pictureBytes);
  await site.until(({ waiting }) => waiting === 0);
  const judgedAt = await control.judge();
  await control.until(({ waiting }) => waiting === 0);
  const took = [...judgedAt]
    .map(([alertId, at]) => (site.changedAt.get(alertId) ?? Number.NaN) - at)
    .toSorted((one, other) => one - other);
  return [
    atMost(500, 'judgement-to-site-p95', took[Math.ceil(took.length * 0.95) - 1] ?? Number.NaN, 'ms'),
    printed('judgement-to-site-median', took[Math.floor(took.length / 2)] ?? Number.NaN, 'ms'),
  ];
}

/** A list as long as a tenth of what forces have, from the second person's seal until the site has found it in order. */
async function measureList(control: MachineOnBus, site: MachineOnBus): Promise<readonly Row[]> {
  const entries = 2_000;
  const list = { site: 'van-3', listId: 'list-of-bench', entries, pictureBytes };
  await control.sendList(list);
  const from = performance.now();
  await site.until(({ lists }) => lists.length === 1, patienceMs);
  const seconds = (performance.now() - from) / 1_000;
  return [
    printed('list-entries-to-site-per-s', entries / seconds, '/s'),
    printed('list-of-20000-to-site', (20_000 * seconds) / entries, 's'),
  ];
}
