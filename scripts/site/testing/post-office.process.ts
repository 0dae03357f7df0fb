import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase, type DatabaseClient } from '../../../src-main/engine/database/client.ts';
import {
  busFolder,
  connectionFileName,
  connectionFileSchema,
} from '../../../src-main/engine/sites/bus/connection-file.ts';
import { openBus } from '../../../src-main/engine/sites/bus/bus.ts';
import { PostOffice } from '../../../src-main/engine/sites/post-office.ts';
import { commitSomeAlert, startDeployment } from '../../../src-main/engine/testing/raise-alert.ts';
import { shareRun } from '../../../src-main/engine/share-run.ts';
import { consignmentView } from '../../../src-main/engine/sites/consignments/consignment-view.ts';
import { judgeWaiting } from './judge-waiting.ts';
import { sendSomeList, workOnLists } from './lists-on-bus.ts';
import type { FromPostOffice, ToPostOffice } from './post-office-messages.ts';

/** The data of a machine and its post office, as they are in an engine, to be killed. */
const say = (message: FromPostOffice): void => void process.send?.(message);
let running: {
  readonly database: DatabaseClient;
  readonly office: PostOffice;
  readonly now: () => number;
} | null = null;
const refused: string[] = [];
const preciseNow = (): number => performance.timeOrigin + performance.now();

process.on('message', (message: ToPostOffice) => {
  handle(message).catch((cause: unknown) =>
    say({ kind: 'failed', words: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) }),
  );
});
process.once('disconnect', () => process.exit(0));

async function handle(message: ToPostOffice): Promise<void> {
  if (message.kind === 'start') return start(message);
  if (running === null) throw new Error('it was not started');
  const { database, office, now } = running;
  if (message.kind === 'raise') {
    for (let nth = 0; nth < message.count; nth += 1) {
      const alertId = await commitSomeAlert(database, message.pictureBytes);
      say({ kind: 'raised', alertId });
      office.look();
    }
    say({ kind: 'all-raised' });
    return;
  }
  if (message.kind === 'judge') {
    await judgeWaiting(database, (alertId) => {
      office.look();
      say({ kind: 'judged', alertId, at: preciseNow() });
    });
    say({ kind: 'all-judged' });
    return;
  }
  if (message.kind === 'send-list') {
    const sealHash = await sendSomeList(database, message, now());
    office.look();
    say({ kind: 'list-sent', sealHash });
    return;
  }
  const parties = await database.call('sites.parties');
  const received = await database.call('watchlists.received');
  const lists = await Promise.all(received.map((id) => database.call('watchlists.find', { id })));
  const consignments = await database.call('consignments.all');
  const { open, closed } = await database.call('alerts.queue', { closedLimit: 100_000 });
  say({
    kind: 'state',
    waiting: parties.reduce((sum, { waiting }) => sum + waiting, 0),
    waitsForUpdate: [...office.waitsForUpdate.values()].reduce((sum, count) => sum + count, 0),
    isCut: office.cutOff.length > 0,
    alerts: [...open, ...closed].flatMap(({ alert: { site, idThere } }) =>
      site === null ? [] : [`${site} ${idThere ?? ''}`],
    ),
    refused,
    lists: lists.flatMap((list) => list?.sealHash ?? []),
    sent: consignments.map((consignment) => consignmentView(consignment).state),
  });
}

async function start({
  directory,
  vaultKey,
  pairs,
  clockMs,
}: Extract<ToPostOffice, { kind: 'start' }>): Promise<void> {
  const now = (): number => Date.now() + clockMs;
  const database = await openDatabase({ directory, vaultKey, mustExist: true, now });
  await database.hold({ pairs, retain: [], given: [] });
  if ((await database.call('deployments.find', { id: 'deployment-test' })) === null) {
    const some = { template: new Uint8Array(8), candidate: new Uint8Array(600) };
    await startDeployment(database, some, { from: now() - 60_000, until: now() + 3_600_000 });
  }
  const connection = connectionFileSchema.parse(
    JSON.parse(await readFile(join(directory, busFolder, connectionFileName), 'utf8')),
  );
  const bus = await openBus(connection, (cause) => console.error(cause));
  const office = new PostOffice({
    database,
    bus,
    name: connection.name,
    onTaken: ({ refused: reasons, events }) => {
      refused.push(...reasons);
      for (const event of events)
        if (event.kind === 'alert.changed')
          say({ kind: 'changed', alertId: event.alertId, at: preciseNow() });
      // It may be answered already.
      if (events.length > 0) running?.office.look();
    },
    onDefect: (cause) => console.error(cause),
    elapsed: () => performance.now(),
  });
  await office.refresh();
  running = { database, office, now };
  const work = shareRun(async () => {
    if (await workOnLists(database, now)) office.look();
  });
  setInterval(() => void work().catch((cause: unknown) => console.error(cause)), 100);
  say({ kind: 'ready' });
}
