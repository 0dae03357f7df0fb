import { randomUUID } from 'node:crypto';
import type { CameraInput } from '../../contract/cameras.ts';
import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { OperationOutput } from '../../contract/operations.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import type { CameraBoard } from './camera-board.ts';
import type { CameraConnection, ConfiguredCamera } from './queries.ts';

type CameraHandlers = Pick<
  Handlers,
  'cameras.list' | 'cameras.test' | 'cameras.add' | 'cameras.change' | 'cameras.remove'
>;

/** The feeds as the cameras feature sees them; the ingest process stands behind it. */
export interface Feeds {
  open(camera: ConfiguredCamera): void;
  close(cameraId: string): void;
  /** Opens a stream once. Rejects with an AppError that says what is wrong with it. */
  test(connection: CameraConnection): Promise<OperationOutput<'cameras.test'>>;
}

export interface CameraHandlerDeps {
  readonly database: () => DatabaseClient;
  readonly board: CameraBoard;
  readonly feeds: Feeds;
  readonly announce: (event: EngineEvent) => void;
  /** In the demo: the credentials of the simulator's own streams; any other address is refused. */
  readonly admitConnection: (connection: CameraConnection) => CameraConnection;
}

export function createCameraHandlers(deps: CameraHandlerDeps): CameraHandlers {
  const { database, board, feeds, announce } = deps;
  const save = async (
    procedure: 'cameras.add' | 'cameras.change',
    camera: ConfiguredCamera,
    actorId: string | null,
  ) => {
    await database().call(procedure, { ...camera, actorId });
    feeds.close(camera.id);
    board.configure(camera);
    feeds.open(camera);
    announce({ kind: 'cameras.changed' });
  };
  return {
    'cameras.list': async () => ({ cameras: [...board.views()] }),
    'cameras.test': async (input) => feeds.test(deps.admitConnection(connectionOf(input))),
    'cameras.add': async (input, caller) => {
      const connection = deps.admitConnection(connectionOf(input));
      refuseTwin(board, connection.address, null);
      const id = `camera-${randomUUID().slice(0, 8)}`;
      await save('cameras.add', { id, name: input.name, place: input.place, ...connection }, actorOf(caller));
      return { id };
    },
    'cameras.change': async ({ id, keepCredentials, ...input }, caller) => {
      const known = board.find(id);
      if (known === undefined) throw new AppError('not-found', 'This camera has been removed.');
      const typed = connectionOf(input);
      const connection = deps.admitConnection(
        keepCredentials ? { ...typed, userName: known.userName, password: known.password } : typed,
      );
      refuseTwin(board, connection.address, id);
      await save(
        'cameras.change',
        { id, name: input.name, place: input.place, ...connection },
        actorOf(caller),
      );
      return {};
    },
    'cameras.remove': async ({ id }, caller) => {
      await database().call('cameras.remove', { id, actorId: actorOf(caller) ?? '' });
      feeds.close(id);
      board.remove(id);
      announce({ kind: 'cameras.changed' });
      return {};
    },
  };
}

const actorOf = (caller: { readonly session: { readonly person: { readonly id: string } } | null }) =>
  caller.session?.person.id ?? null;

function refuseTwin(board: CameraBoard, address: string, exceptId: string | null): void {
  const twin = board.cameras.find((camera) => camera.address === address && camera.id !== exceptId);
  if (twin !== undefined) {
    throw new AppError('conflict', `“${twin.name}” already uses this address.`, {
      details: { field: 'address' },
    });
  }
}

/** Credentials written into the address are taken out of it, so that no list, log or screen shows them. */
function connectionOf(input: Pick<CameraInput, 'address' | 'userName' | 'password'>): CameraConnection {
  const url = URL.canParse(input.address) ? new URL(input.address) : null;
  if (url === null || url.hostname === '') {
    throw new AppError('bad-request', 'This is no address. Write it like rtsp://camera.example:554/stream.', {
      details: { field: 'address' },
    });
  }
  const userName = input.userName || decodeURIComponent(url.username) || null;
  const password = input.password || decodeURIComponent(url.password) || null;
  url.username = '';
  url.password = '';
  return { address: url.href, userName, password };
}
