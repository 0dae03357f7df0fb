import type { DatabaseClient } from '../database/client.ts';
import type { MachineState } from '../mail.ts';
import { openReviewRoom } from './review-room/review-room.ts';

type Room = Awaited<ReturnType<typeof openReviewRoom>>;

/** What came of what one machine sent to the other. */
export interface Carried {
  readonly taken: number;
  readonly refused: readonly string[];
}

/**
 * A site and a control room, each with its people and its own dispatch, joined as two people on each side do it. Nothing crosses between
 * them but what is carried.
 */
export async function openJoinedRooms() {
  const control = await openReviewRoom();
  const site = await openReviewRoom();
  const rooms = { control, 'van-3': site };
  const introduce = async (room: Room, name: string) =>
    (await room.database.client.call('sites.introduce', { name, mode: 'operational' })).file.document;
  const by = ['ada', 'ben'] as const;
  const [ofControl, ofSite] = [await introduce(control, 'control'), await introduce(site, 'van-3')];
  await control.database.client.call('sites.join', { document: ofSite, mode: 'operational', by });
  await site.database.client.call('sites.join', { document: ofControl, mode: 'operational', by });

  const waiting = async (client: DatabaseClient) =>
    client.call('sites.waiting', { partyId: 1, after: 0, limit: 1_000, bytes: 64_000_000 });

  /** Carries everything that waits, and the receipts back. */
  async function carry(from: keyof typeof rooms): Promise<Carried> {
    const sender = rooms[from].database.client;
    const other = from === 'control' ? site : control;
    const deliveries = (await waiting(sender)).map(({ envelope }) => ({
      bytes: envelope,
      way: 'live' as const,
    }));
    const { receipts, taken, refused, decoysOn, events } = await other.database.client.call(
      'sites.receive',
      deliveries,
    );
    for (const { text } of receipts)
      await sender.call('sites.take-receipt', { partyId: 1, bytes: Buffer.from(text) });
    other.announced.push(...events);
    other.decoysJudgedOn.push(...decoysOn);
    return { taken, refused };
  }

  /** Says to the other machine how this one does. Answers what was said, as it crossed. */
  async function tell(from: keyof typeof rooms, state: MachineState): Promise<Uint8Array> {
    const [said] = await rooms[from].database.client.call('sites.form-states', { state });
    if (said === undefined) throw new Error('nobody is joined');
    await hear(from === 'control' ? 'van-3' : 'control', said.envelope);
    return said.envelope;
  }
  /** Something comes to a machine. Answers why it was refused. */
  async function hear(at: keyof typeof rooms, bytes: Uint8Array): Promise<readonly string[]> {
    const deliveries = [{ bytes: bytes.slice(), way: 'live' as const }];
    return (await rooms[at].database.client.call('sites.receive', deliveries)).refused;
  }

  return {
    tell,
    hear,
    control,
    site,
    carry,
    /** Envelopes that wait at a machine. */
    waitingAt: (at: keyof typeof rooms) => waiting(rooms[at].database.client),
    async [Symbol.asyncDispose]() {
      await control[Symbol.asyncDispose]();
      await site[Symbol.asyncDispose]();
    },
  };
}
