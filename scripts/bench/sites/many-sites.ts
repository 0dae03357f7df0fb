import { setTimeout as pause } from 'node:timers/promises';
import { controlRoom, subjectOf } from '../../../src-main/engine/sites/bus/subjects.ts';
import { openReceipt } from '../../../src-main/engine/sites/envelopes/receipt.ts';
import { connectTo, startBus } from '../../site/testing/bus-for-tests.ts';
import { makeMachine } from '../../site/testing/machine-on-bus.ts';
import { printed, type Row } from '../row.ts';
import { simulateSite } from './simulated-site.ts';

/** Of the published year: 2,077 alerts at 203 deployments, of which we take each to last six hours. */
const alertsPerSiteHour = 2_077 / 203 / 6;
const pictureBytes = 15_000;
const patienceMs = 240_000;
/** So many alerts in all, from however many sites. */
const alerts = 1_200;
/** How many are under way at once: as many as one real site has. */
const underWay = 128;
/** What no receipt came for is sent again, as a site does: the control room may not be listening yet. */
const sentAgainMs = 2_000;
const sitesCounted = [1, 20, 100] as const;

/**
 * How much a control room takes, from one site and from many: its data and post office in a process of its own behind a real hub, and sites that
 * form the envelopes of real ones and wait for signed receipts. They share one connection: what each site's own server adds is not in it.
 */
export async function measureManySites(say: (line: string) => void): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let perSecond = Number.NaN;
  let bytesEach = Number.NaN;
  for (const count of sitesCounted) {
    say(`${String(alerts)} alerts from ${String(count)} simulated sites`);
    const { seconds, bytes } = await flood(count);
    perSecond = alerts / seconds;
    bytesEach = bytes / alerts;
    rows.push(printed(`alerts-per-s-from-${String(count)}-sites`, perSecond, '/s'));
  }
  return [
    ...rows,
    printed('bytes-of-an-alert', bytesEach, 'B'),
    printed('alert-bytes-per-site-hour', bytesEach * alertsPerSiteHour, 'B'),
    // With nothing else to do, and every site live at once at the rate of the published year.
    printed('sites-at-the-published-rate', (perSecond * 3_600) / alertsPerSiteHour, ''),
  ];
}

async function flood(count: number): Promise<{ readonly seconds: number; readonly bytes: number }> {
  await using bus = await startBus();
  const { machine, introduction } = makeMachine(bus.hub, controlRoom);
  const sites = Array.from({ length: count }, (_, nth) =>
    simulateSite(`van-${String(nth + 100)}`, introduction),
  );
  const said = { mode: 'operational', by: ['ada', 'ben'] };
  machine.runEach(
    'sites.join',
    sites.map((site) => ({ document: site.introduction.document, ...said })),
  );
  await machine.start();
  const connection = await connectTo(bus.hub);
  try {
    const waiting = new Map<
      string,
      { readonly subject: string; readonly bytes: Uint8Array; sentAt: number }
    >();
    let bytes = 0;
    // Whether a receipt is the control room's is for a site's own data to say; here it is only read.
    const key = (JSON.parse(introduction.document.payload) as { readonly signingKey: string }).signingKey;
    connection.subscribe(subjectOf('*', 'up', 'receipt'), {
      callback(_error, { data }) {
        bytes += data.length;
        const receipt = openReceipt(data, () => key);
        for (const [number] of receipt?.taken ?? []) waiting.delete(`${receipt?.to ?? ''} ${String(number)}`);
      },
    });
    await connection.flush();
    const from = performance.now();
    for (let sent = 0; sent < alerts; sent += 1) {
      const site = sites[sent % count];
      if (site === undefined) throw new Error('there is no site');
      const alert = site.nextAlert(pictureBytes);
      const subject = subjectOf(site.name, 'up', 'live');
      const sentAt = performance.now();
      waiting.set(`${site.name} ${String(alert.number)}`, { subject, bytes: alert.bytes, sentAt });
      bytes += alert.bytes.length;
      connection.publish(subject, alert.bytes);
      while (waiting.size >= underWay) await settle();
    }
    while (waiting.size > 0) await settle();
    return { seconds: (performance.now() - from) / 1_000, bytes };

    async function settle(): Promise<void> {
      if (performance.now() - from > patienceMs)
        throw new Error(`${String(waiting.size)} alerts got no receipt`);
      for (const sent of waiting.values()) {
        if (performance.now() - sent.sentAt < sentAgainMs) continue;
        sent.sentAt = performance.now();
        connection.publish(sent.subject, sent.bytes);
      }
      await pause(5);
    }
  } finally {
    await connection.close();
    await machine.kill();
  }
}
