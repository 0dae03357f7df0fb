import type { DatabaseClient } from '../database/client.ts';
import type { IntroductionFile } from '../sites/introduction.ts';
import { accountFor } from './account.ts';
import { createTestClock, openTemporaryExecutor, type TemporaryExecutor } from './temporary-database.ts';

export interface TwoMachines extends AsyncDisposable {
  readonly control: TemporaryExecutor;
  readonly site: TemporaryExecutor;
  /** Everything that waits on either side is carried over, until nothing does. Answers what was refused. */
  carry(): Promise<readonly string[]>;
  /** The same in one direction, with what goes as somebody on the way makes it. */
  carryDown(change: (envelope: Uint8Array) => Uint8Array): Promise<readonly string[]>;
}

/** A control room and a site (van-3) that are joined, with real data and no bus between them. Their clocks are apart. */
export async function openTwoMachines(): Promise<TwoMachines> {
  const control = await openTemporaryExecutor();
  const site = await openTemporaryExecutor({}, createTestClock(Date.UTC(2026, 10, 1, 12)));
  for (const { client } of [control, site])
    await client.call('people.add', { account: accountFor('sender', 'supervisor'), kind: 'person.added' });
  await join(control.client, site.client);

  /** Answers what was refused. */
  async function carryOne(
    from: Pick<DatabaseClient, 'call'>,
    to: Pick<DatabaseClient, 'call'>,
    change: (envelope: Uint8Array) => Uint8Array,
  ): Promise<readonly string[]> {
    const refused: string[] = [];
    for (const { id: partyId } of await from.call('sites.parties')) {
      const waiting = await from.call('sites.waiting', { partyId, after: 0, limit: 100, bytes: 1e9 });
      const deliveries = waiting.map(({ envelope }) => ({ bytes: change(envelope), way: 'live' as const }));
      const came = await to.call('sites.receive', deliveries);
      refused.push(...came.refused);
      for (const { text } of came.receipts)
        await from.call('sites.take-receipt', { partyId, bytes: Buffer.from(text) });
    }
    return refused;
  }
  const waitingAt = async ({ client }: TemporaryExecutor): Promise<number> =>
    (await client.call('sites.parties')).reduce((sum, { waiting }) => sum + waiting, 0);

  return {
    control,
    site,
    async carry() {
      const refused: string[] = [];
      for (let round = 0; round < 1_000; round += 1) {
        while (await control.client.call('consignments.can-form'))
          await control.client.call('consignments.form');
        const before = (await waitingAt(control)) + (await waitingAt(site));
        if (before === 0) break;
        refused.push(...(await carryOne(control.client, site.client, (envelope) => envelope)));
        refused.push(...(await carryOne(site.client, control.client, (envelope) => envelope)));
        const after = (await waitingAt(control)) + (await waitingAt(site));
        if (after >= before && !(await control.client.call('consignments.can-form'))) break;
      }
      return refused;
    },
    carryDown: (change) => carryOne(control.client, site.client, change),
    async [Symbol.asyncDispose]() {
      await control[Symbol.asyncDispose]();
      await site[Symbol.asyncDispose]();
    },
  };
}

async function join(
  control: Pick<DatabaseClient, 'call'>,
  site: Pick<DatabaseClient, 'call'>,
): Promise<void> {
  const introduce = (client: typeof control, name: string): Promise<{ readonly file: IntroductionFile }> =>
    client.call('sites.introduce', { name, mode: 'operational' });
  const [there, here] = [await introduce(control, 'control'), await introduce(site, 'van-3')];
  const said = { mode: 'operational', by: ['ada', 'ben'] } as const;
  await control.call('sites.join', { document: here.file.document, ...said });
  await site.call('sites.join', { document: there.file.document, ...said });
}
