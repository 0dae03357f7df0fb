import type { Role } from '../../../contract/domain.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import type { Scope } from '../../../contract/requests.ts';
import { createCameraViews } from '../../camera-views.ts';
import type { Handlers } from '../../dispatch.ts';
import type { MediaDeps } from '../../media.ts';
import { mayRead } from '../../policy/reading.ts';
import { mayFetch, withScopes, type ScopeDeps } from '../../scopes.ts';
import { DrawnPictures } from '../../tiles/drawn-pictures.ts';
import { SegmentStore } from '../../tiles/segment-store.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.ts';
import { furnish, type RoomRules } from './room-parts.ts';
import { takeSeat, type Seat } from './seat.ts';
import { everywhere, Staff } from './staff.ts';
import { commitTestMatch, countTracks, startTestDeployment } from './test-deployment.ts';
import { testPolicy } from './what-is-reviewed.ts';

/**
 * Alerts, lists, deployments, their log and the media behind the real dispatch, on a real encrypted database, with
 * a seat for whoever the test sends in.
 */
export async function openReviewRoom(more: (database: TemporaryDatabase) => Partial<Handlers> = () => ({})) {
  const database = await openTemporaryDatabase();
  const { clock } = database;
  const staff = new Staff(database);
  const announced: EngineEvent[] = [];
  const announce = (event: EngineEvent): void => void announced.push(event);
  const rules: RoomRules = { policy: testPolicy, judgedElsewhere: null };
  const { handlers, queue, packs, ...parts } = furnish({ database, staff, rules, announce });
  const scopes: ScopeDeps = {
    alertPlaces: (ids) => database.client.call('alerts.places', { ids }),
    currentDeploymentId: async () => (await database.client.call('deployments.current'))?.id ?? null,
  };
  const scoped = withScopes({ ...handlers, ...more(database) } as Handlers, scopes);
  const video = { tiles: new SegmentStore(), drawn: new DrawnPictures() };
  /** What was asked to be drawn. */
  const drawnWanted: string[] = [];
  const media: MediaDeps = {
    sessionByMediaTicket: (ticket) => staff.sessionByMediaTicket(ticket),
    database: () => database.client,
    video,
    isInScope: (wanted, fetching) => mayFetch(wanted, fetching.scope, scopes),
    areFacesOpen: () => false,
    seesLivePictures: (role) => mayRead(rules.policy?.reading ?? null, 'livePictures', role),
    noteCameraView: createCameraViews({
      append: (entry) => database.client.call('case-log.append', entry),
      nameOf: () => 'Camera one',
    }),
    lookClosely: () => undefined,
    wantDrawn: (key) => drawnWanted.push(key),
    takePack: (id, taker) => packs.take(id, taker),
  };

  async function seat(role: Role | null, scope: Scope = everywhere): Promise<Seat> {
    const session = role === null ? null : await staff.signIn(role, scope);
    return takeSeat(session, { handlers: scoped, media, now: clock.now });
  }

  await startTestDeployment(database);
  return {
    ...parts,
    database,
    announced,
    rules,
    tiles: video.tiles,
    drawn: video.drawn,
    drawnWanted,
    seat,
    match: (listEntryId = 'entry-one', cameraId = 'cam-01') =>
      commitTestMatch(database, { listEntryId, cameraId }, announce),
    count: (tracks: number) => countTracks(database, tracks),
    /** Looks after the queue, as the engine does each second. */
    passTime: (ms: number) => {
      clock.advance(ms);
      return queue.look();
    },
    queueAlarm: () => queue.alarm,
    /** In the place of what they were qualified by, a test of their own: as two people write it down. */
    async qualify(
      { person: { id: personId, displayName } }: Seat,
      result: { readonly decoysJudged: number; readonly decoysRight: number },
    ): Promise<void> {
      const tested = { basis: 'training', testedAt: clock.now(), ...result } as const;
      await staff.agree('supervisor', { kind: 'qualify-reviewer', personId, displayName, ...tested });
    },
    /** The second person's word, as `requests.confirm` writes it down. */
    confirm: (requestId: string, { person }: Seat) =>
      database.client.call('requests.confirm', { id: requestId, confirmerId: person.id, invited: null }),
    /** Two people disable somebody's account. */
    disable: ({ person: { id: personId, displayName } }: Seat): Promise<void> =>
      staff.agree('admin', { kind: 'disable-person', personId, displayName }),
    /** The person leaves every seat. */
    signOut: ({ person }: Seat) => staff.signOut(person.id),
    async [Symbol.asyncDispose]() {
      await parts.imports.stop();
      await database.dispose();
    },
  };
}
