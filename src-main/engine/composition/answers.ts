import type { EngineToHost, HostToEngine } from '../../contract/host-protocol.ts';
import { wireMediaRequestSchema, type WireMediaRequest } from '../../contract/media.ts';
import { createCameraViews } from '../camera-views.ts';
import type { CameraBoard } from '../cameras/camera-board.ts';
import type { Connections } from '../connections.ts';
import type { ConsoleTroubles } from '../console-troubles.ts';
import { dispatch, type Caller, type Handlers } from '../dispatch.ts';
import { serveMedia, type MediaReply } from '../media.ts';
import type { People } from '../people/people.ts';
import type { PolicyKeeper } from '../policy/policy-keeper.ts';
import { mayFetch, withScopes, type ScopeDeps } from '../scopes.ts';
import type { DrawnKey } from '../tiles/drawn-pictures.ts';
import type { Looks } from '../tiles/looks.ts';
import type { TileVideo } from '../tiles/serve-tile.ts';
import type { Ground } from './ground.ts';
import type { PackParts } from './pack-parts.ts';

interface Parts {
  readonly connections: Connections;
  readonly post: (message: EngineToHost) => void;
  readonly handlers: Handlers;
  readonly people: People;
  readonly policyKeeper: PolicyKeeper;
  readonly board: CameraBoard;
  readonly video: TileVideo;
  readonly packs: PackParts;
  readonly closeLooks: Looks<string>;
  readonly drawnLooks: Looks<DrawnKey>;
  readonly consoleTroubles: ConsoleTroubles;
}

/** Answers what the host passes on: what renderers ask, and the pictures that they fetch. */
export function createAnswers(
  { logger, steady, storage, database, printer, updater }: Ground,
  {
    connections,
    post,
    handlers,
    people,
    policyKeeper,
    board,
    video,
    packs,
    closeLooks,
    drawnLooks,
    consoleTroubles,
  }: Parts,
): (message: Exclude<HostToEngine, { kind: 'start' | 'stop' }>) => void {
  const scopes: ScopeDeps = {
    alertPlaces: (ids) => database().call('alerts.places', { ids }),
    currentDeploymentId: async () => (await database().call('deployments.current'))?.id ?? null,
  };
  const scoped = withScopes(handlers, scopes);
  const noteCameraView = createCameraViews({
    append: (entry) => database().call('case-log.append', entry),
    nameOf: (cameraId) => board.find(cameraId)?.name ?? cameraId,
  });

  async function answer(connectionId: string, payload: unknown): Promise<void> {
    const caller = connections.caller(connectionId);
    if (caller === null) return;
    const media = wireMediaRequestSchema.safeParse(payload);
    if (media.success) return answerOnWire(caller, media.data);
    const reply = await dispatch(payload, caller, {
      handlers: scoped,
      logger,
      now: () => steady.now(),
      isOpenTo: (operation, role) => policyKeeper.isOpenTo(operation, role),
      heldBackBy: (session) => people.heldBackBy(session),
    });
    if (reply !== null) connections.reply(connectionId, reply);
  }

  /** Tiles fetch a few pictures at a time, many times a second: too often for a request of their own to the host each. */
  async function answerOnWire(
    { connectionId, session }: Caller,
    { id, path }: WireMediaRequest,
  ): Promise<void> {
    const reply = await serve(`${session?.mediaTicket ?? ''}/${path}`);
    const { status, body } = reply;
    connections.reply(connectionId, { kind: 'media', id, status, body });
    wipeCopy(reply);
  }

  async function answerMedia(requestId: number, path: string): Promise<void> {
    const reply = await serve(path);
    const { status, contentType, body } = reply;
    post({ kind: 'media.reply', requestId, status, contentType, body });
    wipeCopy(reply);
  }

  function serve(path: string): Promise<MediaReply> {
    return serveMedia(path, {
      sessionByMediaTicket: (ticket) => people.sessionByMediaTicket(ticket),
      database: () => storage.database,
      video,
      isInScope: (wanted, { scope }) => mayFetch(wanted, scope, scopes),
      areFacesOpen: (personId, alertId) => people.areFacesOpen(personId, alertId),
      seesLivePictures: (role) => policyKeeper.mayRead('livePictures', role),
      noteCameraView,
      lookClosely: (cameraId) => closeLooks.note(cameraId),
      wantDrawn: (key) => drawnLooks.note(key),
      takePack: (id, person) => packs.packs.take(id, person),
    }).catch((cause: unknown) => {
      logger.error({ err: cause }, 'media request failed');
      return { status: 500, contentType: 'text/plain', body: new Uint8Array() };
    });
  }

  return (message) => {
    switch (message.kind) {
      case 'wire.open':
        return connections.open(message.connectionId);
      case 'wire.close':
        return connections.close(message.connectionId);
      case 'wire.message':
        return void answer(message.connectionId, message.payload);
      case 'media.request':
        return void answerMedia(message.requestId, message.path);
      case 'console.trouble':
        return consoleTroubles.hear(message);
      case 'print.reply':
        return printer.hear(message);
      case 'update.reply':
        return updater.hear(message);
    }
  };
}

/** What was sent has been copied once more. */
function wipeCopy({ isCopy, body }: MediaReply): void {
  if (isCopy === true) body.fill(0);
}
