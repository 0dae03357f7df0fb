import { randomUUID } from 'node:crypto';
import { type CameraInput, noLimits } from '../../contract/cameras.ts';
import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { OperationOutput } from '../../contract/operations.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { checkCameraAddress, withHiddenPartsOf, type CameraAddress } from '../camera-address.ts';
import type { CameraBoard } from './camera-board.ts';
import type { LogFact } from '../log-fact.ts';
import { healthHistory } from './health-history.ts';
import { deviceServiceOf } from './onvif/device-service.ts';
import type { FoundDevice } from './onvif/discover.ts';
import type { readDevice } from './onvif/read-device.ts';
import type { DeviceCredentials } from './onvif/username-token.ts';
import type { CameraConnection, ConfiguredCamera } from './queries.ts';

type CameraHandlers = Pick<
  Handlers,
  | 'cameras.list'
  | 'cameras.test'
  | 'cameras.find'
  | 'cameras.profiles'
  | 'cameras.health'
  | 'cameras.add'
  | 'cameras.change'
  | 'cameras.remove'
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
  /** The devices that answer on this machine's networks. */
  readonly discover: () => Promise<readonly FoundDevice[]>;
  readonly readDevice: typeof readDevice;
  /** The credentials with which a device is asked. In the demo: those of the simulator's own; any other device is refused. */
  readonly admitDevice: (device: URL, typed: DeviceCredentials | null) => DeviceCredentials | null;
  /** Whether a camera is a stream of a device. */
  readonly isOfDevice: (camera: ConfiguredCamera, device: URL) => boolean;
  /** What the machine's clock says. */
  readonly now: () => number;
  /** By a clock that nobody sets, as the log is dated. */
  readonly steadyNow: () => number;
}

const dayMs = 24 * 60 * 60_000;

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
    'cameras.test': async ({ saved, ...input }) => {
      const connection =
        saved === undefined
          ? connectionOf(input)
          : changedConnection(find(board, saved.id), input, saved.keepCredentials);
      return feeds.test(deps.admitConnection(connection));
    },
    'cameras.find': async () => ({
      devices: (await deps.discover()).map((device) => ({
        ...device,
        knownAs:
          board.cameras.find((camera) => deps.isOfDevice(camera, new URL(device.service)))?.name ?? null,
      })),
    }),
    'cameras.profiles': async ({ service, userName = '', password = '' }) => {
      const details = { field: 'service' };
      const device = deviceServiceOf(service);
      if (device === null) {
        throw new AppError(
          'bad-request',
          'This is no address of a device. It looks like 10.0.0.4, or http://10.0.0.4/onvif/device_service; give user name and password apart.',
          { details },
        );
      }
      const credentials = deps.admitDevice(device, userName === '' ? null : { userName, password });
      return deps.readDevice(device, credentials, deps.now);
    },
    'cameras.health': async ({ days }) => {
      const until = deps.steadyNow();
      const from = until - days * dayMs;
      const facts = await factsSince(database(), from);
      return { from, until, cameras: [...healthHistory(facts, board.cameras, from, until)] };
    },
    'cameras.add': async (input, caller) => {
      const connection = deps.admitConnection(connectionOf(input));
      refuseTwin(board, connection.address, null);
      const id = `camera-${randomUUID().slice(0, 8)}`;
      await save('cameras.add', { id, name: input.name, place: input.place, ...connection }, actorOf(caller));
      return { id };
    },
    'cameras.change': async ({ id, keepCredentials, ...input }, caller) => {
      const connection = deps.admitConnection(changedConnection(find(board, id), input, keepCredentials));
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

function find(board: CameraBoard, id: string): ConfiguredCamera {
  const camera = board.find(id);
  if (camera === undefined) throw new AppError('not-found', 'This camera has been removed.');
  return camera;
}

/** Entries about cameras since before an instant, some at a time: the database thread is others' again in between. */
async function factsSince(database: DatabaseClient, from: number): Promise<readonly LogFact[]> {
  const facts: LogFact[] = [];
  const limit = 500;
  for (let after = await database.call('case-log.start-before', { at: from }); ;) {
    const read: readonly LogFact[] = await database.call('case-log.camera-facts', { after, limit });
    facts.push(...read);
    const last = read.at(-1);
    if (last === undefined || read.length < limit) return facts;
    after = last.sequence;
  }
}

/** Whether a camera is at the host of a device. */
export function isAtHost({ address }: Pick<ConfiguredCamera, 'address'>, device: URL): boolean {
  return new URL(address).hostname === device.hostname;
}

function refuseTwin(board: CameraBoard, address: string, exceptId: string | null): void {
  const twin = board.cameras.find((camera) => camera.address === address && camera.id !== exceptId);
  if (twin !== undefined) {
    throw new AppError('conflict', `“${twin.name}” already uses this address.`, {
      details: { field: 'address' },
    });
  }
}

/** Credentials written into the address are taken out of it, so that no list, log or screen shows them. */
function connectionOf(input: TypedConnection): CameraConnection {
  const check = checkCameraAddress(input.address, {
    userName: input.userName === '' ? undefined : input.userName,
    password: input.password === '' ? undefined : input.password,
  });
  if (!check.ok) throw new AppError('bad-request', check.message, { details: { field: 'address' } });
  const { publicUrl, userName, password } = check.address;
  return {
    address: publicUrl,
    userName: userName ?? null,
    password: password ?? null,
    substream: substreamOf(input, check.address),
    transport: input.transport ?? 'tcp',
    certificateSha256: input.certificateSha256 ?? null,
    limits: input.limits ?? noLimits,
  };
}

type TypedConnection = Pick<
  CameraInput,
  'address' | 'substream' | 'userName' | 'password' | 'transport' | 'certificateSha256' | 'limits'
>;

/** The second stream takes the camera's credentials, so it must be at the host that they were given for. */
function substreamOf({ substream }: TypedConnection, { publicUrl }: CameraAddress): string | null {
  if (substream === undefined) return null;
  const details = { field: 'substream' };
  const check = checkCameraAddress(substream);
  if (!check.ok) throw new AppError('bad-request', check.message, { details });
  if (new URL(check.address.publicUrl).host !== new URL(publicUrl).host) {
    throw new AppError(
      'bad-request',
      'The substream has to be at the same host as the main stream, because it gets the same user name and password.',
      { details },
    );
  }
  if (check.address.publicUrl === publicUrl)
    throw new AppError('bad-request', 'This is the main stream’s own address.', { details });
  return check.address.publicUrl;
}

/** What a saved camera is to be opened with now. Its secrets are kept only for the host that they were given for. */
function changedConnection(
  saved: CameraConnection,
  input: TypedConnection,
  keepCredentials: boolean,
): CameraConnection {
  const typed = connectionOf({
    ...input,
    address: withHiddenPartsOf(saved.address, input.address),
    ...(input.substream === undefined
      ? {}
      : { substream: withHiddenPartsOf(saved.substream ?? saved.address, input.substream) }),
  });
  const isOtherHost = new URL(typed.address).host !== new URL(saved.address).host;
  const asTyped = connectionOf(input);
  const isFilledIn = typed.address !== asTyped.address || typed.substream !== asTyped.substream;
  if (isOtherHost && (keepCredentials || isFilledIn)) {
    throw new AppError(
      'bad-request',
      'This is another host, and the saved user name and password are only for the old one. Enter them again.',
      { details: { field: 'address' } },
    );
  }
  return keepCredentials ? { ...typed, userName: saved.userName, password: saved.password } : typed;
}
