import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineEvent } from '../../contract/events.ts';
import type { DatabaseClient } from '../database/client.ts';
import { busFolder, connectionFileName, connectionFileSchema } from '../sites/bus/connection-file.ts';
import { shareRun } from '../share-run.ts';
import type { PostOffice } from '../sites/post-office.ts';
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
  stop(): Promise<void>;
}

/** What this machine has to do with others. Where it has no place on a bus, nothing of it is loaded. */
export function createSiteParts(
  { start, logger, announce }: Pick<Ground, 'start' | 'logger' | 'announce'>,
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
  const onDefect = (cause: unknown): void => logger.error({ err: cause }, 'the post between machines');

  async function open(database: DatabaseClient): Promise<void> {
    const file = join(start.dataDirectory, busFolder, connectionFileName);
    const text = await readFile(file, 'utf8').catch(() => null);
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
    async stop() {
      isStopped = true;
      if (timer !== null) clearInterval(timer);
      await office?.stop();
    },
  };
}
