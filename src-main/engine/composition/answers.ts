import type { EngineToHost, HostToEngine } from '../../contract/host-protocol.ts';
import { createCameraViews } from '../camera-views.ts';
import type { CameraBoard } from '../cameras/camera-board.ts';
import type { Connections } from '../connections.ts';
import { dispatch, type Handlers } from '../dispatch.ts';
import { serveMedia } from '../media.ts';
import type { People } from '../people/people.ts';
import type { PolicyKeeper } from '../policy/policy-keeper.ts';
import { mayFetch, withScopes, type ScopeDeps } from '../scopes.ts';
import type { SegmentStore } from '../tiles/segment-store.ts';
import type { Ground } from './ground.ts';
import type { PackParts } from './pack-parts.ts';

interface Parts {
  readonly connections: Connections;
  readonly post: (message: EngineToHost) => void;
  readonly handlers: Handlers;
  readonly people: People;
  readonly policyKeeper: PolicyKeeper;
  readonly board: CameraBoard;
  readonly tiles: SegmentStore;
  readonly packs: PackParts;
}

/** Answers what the host passes on: what renderers ask, and the pictures that they fetch. */
export function createAnswers(
  { logger, steady, storage, database }: Ground,
  { connections, post, handlers, people, policyKeeper, board, tiles, packs }: Parts,
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
    const reply = await dispatch(payload, caller, {
      handlers: scoped,
      logger,
      now: () => steady.now(),
      isOpenTo: (operation, role) => policyKeeper.isOpenTo(operation, role),
      heldBackBy: (session) => people.heldBackBy(session),
    });
    if (reply !== null) connections.reply(connectionId, reply);
  }

  async function answerMedia(requestId: number, path: string): Promise<void> {
    const reply = await serveMedia(path, {
      sessionByMediaTicket: (ticket) => people.sessionByMediaTicket(ticket),
      database: () => storage.database,
      tiles,
      isInScope: (wanted, { scope }) => mayFetch(wanted, scope, scopes),
      areFacesOpen: (personId, alertId) => people.areFacesOpen(personId, alertId),
      seesLivePictures: (role) => policyKeeper.mayRead('livePictures', role),
      noteCameraView,
      takePack: (id, person) => packs.packs.take(id, person),
    }).catch((cause: unknown) => {
      logger.error({ err: cause }, 'media request failed');
      return { status: 500, contentType: 'text/plain', body: new Uint8Array() };
    });
    post({ kind: 'media.reply', requestId, ...reply });
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
    }
  };
}
