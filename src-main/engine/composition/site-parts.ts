import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineEvent } from '../../contract/events.ts';
import type { DatabaseClient } from '../database/client.ts';
import { busFolder, connectionFileName, connectionFileSchema } from '../sites/bus/connection-file.ts';
import { certificateEnds } from '../sites/bus/certificate-ends.ts';
import { shareRun } from '../share-run.ts';
import type { PostOffice } from '../sites/post-office.ts';
import type { SitesState } from '../sites-state.ts';
import type { Ground } from './ground.ts';

/** How often it is looked for what there is to be done. */
const tickMs = 500;
/** So many pieces of lists are put into envelopes before other work has its turn. */
const mostFormedAtOnce = 8;

export interface SiteParts {
  /** The data is open. Nothing waits for it: an engine works without its bus. */
  begin(database: DatabaseClient): void;
  /** Something new may have to be sent. */
  look(): void;
  /** How it is; null where this machine has no place on a bus, or is joined to nobody. */
  state(): Promise<SitesState | null>;
  stop(): Promise<void>;
}

/** What this machine has to do with others. Where it has no place on a bus, nothing of it is loaded. */
export function createSiteParts(
  { start, logger, announce, storage }: Pick<Ground, 'start' | 'logger' | 'announce' | 'storage'>,
  {
    onDecoyJudged,
    onMail,
  }: {
    readonly onDecoyJudged: (cameraId: string) => void;
    /** Something came and is filed: somebody may have to look at it. */
    readonly onMail: (events: readonly EngineEvent[]) => Promise<void>;
  },
): SiteParts {
  let office: PostOffice | null = null;
  let isStopped = false;
  let timer: NodeJS.Timeout | null = null;
  let refusedCount = 0;
  const folder = join(start.dataDirectory, busFolder);
  const onDefect = (cause: unknown): void => logger.error({ err: cause }, 'the post between machines');

  async function open(database: DatabaseClient): Promise<void> {
    const text = await readFile(join(folder, connectionFileName), 'utf8').catch(() => null);
    if (text === null || (await database.call('sites.identity')) === null) return;
    const connection = connectionFileSchema.parse(JSON.parse(text));
    const [{ openBus }, loaded] = await Promise.all([
      import('../sites/bus/bus.ts'),
      import('../sites/post-office.ts'),
    ]);
    const bus = await openBus(connection, onDefect);
    if (isStopped) return bus.close();
    office = new loaded.PostOffice({
      database,
      bus,
      name: connection.name,
      onTaken: ({ taken, refused, events, decoysOn }) => {
        if (taken > 0) onMail(events).catch(onDefect);
        refusedCount += refused.length;
        if (refused.length > 0) logger.warn({ refused }, 'messages from other machines were refused');
        for (const cameraId of decoysOn) onDecoyJudged(cameraId);
        for (const event of events) announce(event);
        // It may be answered already.
        office?.look();
      },
      onDefect,
      elapsed: () => performance.now(),
    });
    await office.refresh();
    // What an engine before this one left undone, and lists that go piece by piece.
    timer = setInterval(() => void onTick(database).catch(onDefect), tickMs);
  }

  const onTick = shareRun(async (database: DatabaseClient): Promise<void> => {
    for (let formed = 0; formed < mostFormedAtOnce && !isStopped; formed += 1) {
      if (!(await database.call('consignments.can-form'))) break;
      await database.call('consignments.form');
      announce({ kind: 'consignments.changed' });
      office?.look();
    }
    await onMail([]);
    office?.look();
  });

  return {
    begin: (database) => void open(database).catch(onDefect),
    look: () => office?.look(),
    async state() {
      const { database } = storage;
      const identity = (await database?.call('sites.identity')) ?? null;
      if (database === null || identity === null) return null;
      const later = office?.waitsForUpdate;
      return {
        name: identity.name,
        parties: (await database.call('sites.parties')).map(({ signingKey: _, ...party }) => ({
          ...party,
          waitsForUpdate: later?.get(party.id) ?? 0,
          isCut: office?.cutOff.includes(party.id) ?? false,
        })),
        certificates: await certificateEnds(folder).catch(() => null),
        refused: refusedCount,
      };
    },
    async stop() {
      isStopped = true;
      if (timer !== null) clearInterval(timer);
      await office?.stop();
    },
  };
}
