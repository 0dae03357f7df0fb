import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CameraView } from '../../contract/cameras.ts';
import type { RecognitionStatus } from '../../contract/deployments.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { DatabaseClient } from '../database/client.ts';
import { controlRoom, type MachineState } from '../mail.ts';
import { shareRun } from '../share-run.ts';
import { certificateEnds } from '../sites/bus/certificate-ends.ts';
import { busFolder, connectionFileName, connectionFileSchema } from '../sites/bus/connection-file.ts';
import { createSiteHandlers } from '../sites/handlers.ts';
import type { PostOffice } from '../sites/post-office.ts';
import type { SiteWatch } from '../sites/site-watch.ts';
import type { SitesState } from '../sites-state.ts';
import type { Ground } from './ground.ts';
import { siteFiguresOf, withFaceCount, type FaceCount } from './site-figures.ts';

export interface SitePartsDeps {
  readonly onDecoyJudged: (cameraId: string) => void;
  /** Something came and is filed: somebody may have to look at it. */
  readonly onMail: (events: readonly EngineEvent[]) => Promise<void>;
  readonly recognitionStatus: () => Promise<RecognitionStatus>;
  readonly cameras: () => readonly CameraView[];
}

/** How often it is looked for what there is to be done. */
const tickMs = 500;
/** So many pieces of lists are put into envelopes before other work has its turn. */
const mostFormedAtOnce = 8;

export interface SiteParts {
  readonly handlers: ReturnType<typeof createSiteHandlers>;
  /** Why people here take no alert just now: the control room does; null where they do. */
  readonly judgedElsewhere: string | null;
  /** What everybody is told while another machine can't be reached; null while all can. */
  readonly alarm: string | null;
  /** The data is open. Nothing waits for it: an engine works without its bus. */
  begin(database: DatabaseClient): void;
  /** Something new may have to be sent. */
  look(): void;
  /** How it is; null where this machine has no place on a bus, or is joined to nobody. */
  state(): Promise<SitesState | null>;
  /** How this machine does has changed. */
  tellSoon(): void;
  stop(): Promise<void>;
}

/** How late somebody may be told that a machine is not heard of any more, and others what changed here. */
const lookEveryMs = 1_000;

/** What this machine has to do with others. Where it has no place on a bus, nothing of it is loaded. */
export function createSiteParts(
  {
    start,
    logger,
    announce,
    storage,
    database: openDatabase,
  }: Pick<Ground, 'start' | 'logger' | 'announce' | 'storage' | 'database'>,
  { onDecoyJudged, onMail, recognitionStatus, cameras }: SitePartsDeps,
): SiteParts {
  let office: PostOffice | null = null;
  let watch: SiteWatch | null = null;
  let watchTimer: NodeJS.Timeout | null = null;
  let counts: readonly FaceCount[] = [];
  let isStopped = false;
  let timer: NodeJS.Timeout | null = null;
  let refusedCount = 0;
  const folder = join(start.dataDirectory, busFolder);
  const onDefect = (cause: unknown): void => logger.error({ err: cause }, 'the post between machines');

  async function open(database: DatabaseClient): Promise<void> {
    const text = await readFile(join(folder, connectionFileName), 'utf8').catch(() => null);
    if (text === null || (await database.call('sites.identity')) === null) return;
    const connection = connectionFileSchema.parse(JSON.parse(text));
    const [{ openBus }, loaded, watching] = await Promise.all([
      import('../sites/bus/bus.ts'),
      import('../sites/post-office.ts'),
      import('../sites/site-watch.ts'),
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
        if (events.some(({ kind }) => kind === 'sites.changed')) void watch?.look().catch(onDefect);
        // It may be answered already.
        office?.look();
      },
      onDefect,
      elapsed: () => performance.now(),
    });
    await office.refresh();
    // What an engine before this one left undone, and lists that go piece by piece.
    timer = setInterval(() => void onTick(database).catch(onDefect), tickMs);
    watch = new watching.SiteWatch({
      database,
      office,
      stateNow: () => stateNow(database, connection.name),
      onChange: () => {
        // The alarm is told together with the state of recognition.
        announce({ kind: 'deployment.changed' });
        announce({ kind: 'sites.changed' });
      },
      elapsed: () => performance.now(),
    });
    watchTimer = setInterval(() => void watch?.look().catch(onDefect), lookEveryMs);
    await watch.look();
  }

  async function stateNow(database: DatabaseClient, name: string): Promise<MachineState> {
    const roles = await database.call('people.present-roles');
    const isControl = name === controlRoom;
    const said = {
      version: start.version,
      takesAlerts: isControl && roles.some((role) => role === 'operator' || role === 'supervisor'),
    };
    if (isControl) return { ...said, site: null };
    const recognition = await recognitionStatus();
    const deployment = await database.call('deployments.current');
    counts = withFaceCount(counts, { at: performance.now(), tracks: recognition.ledger.tracks });
    const current = deployment === null ? null : { name: deployment.name, state: deployment.state };
    return { ...said, site: siteFiguresOf(recognition, cameras(), current, counts) };
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
    handlers: createSiteHandlers({
      database: openDatabase,
      isSilent: (partyId) => watch?.isSilent(partyId) ?? false,
    }),
    get judgedElsewhere() {
      return watch?.judgedElsewhere ?? null;
    },
    get alarm() {
      return watch?.alarm ?? null;
    },
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
    tellSoon: () => watch?.tellSoon(),
    async stop() {
      isStopped = true;
      if (timer !== null) clearInterval(timer);
      if (watchTimer !== null) clearInterval(watchTimer);
      await office?.stop();
    },
  };
}
