import type { CameraState, CameraTroubleKind } from '../../../../contract/domain.ts';
import type { CameraFault, MountOptions } from '../../../../demo-cameras/camera-mount.ts';
import { startCameraSimulator, type CameraSimulator } from '../../../../demo-cameras/camera-simulator.ts';
import { startWebCamera, type WebCamera, type WebCameraFault } from './web-camera.ts';
import { type MadeCertificate, makeCertificate } from './make-certificate.ts';
import {
  type CameraCondition,
  type Clips,
  conditionOf,
  credentials,
  type FaultRoom,
  framesPerSecond,
} from './fault-room.ts';

/** One way in which a camera can fail: how it begins and ends, and what has to be said of it. */
export interface FaultKind {
  readonly id: string;
  /** A camera of the room's own server; null for one that has a server of its own. */
  readonly mount: ((clips: Clips) => Omit<MountOptions, 'id'>) | null;
  /** Starts a server of its own and answers where it is, and what was confirmed of it. */
  readonly serve?: (
    room: FaultRoom,
    id: string,
  ) => Promise<{ readonly url: string; readonly certificateSha256?: string }>;
  /** What is not as usual in how it is opened. */
  readonly transport?: 'udp';
  readonly host?: string;
  readonly begin: (room: FaultRoom, id: string) => unknown;
  readonly end: (room: FaultRoom, id: string) => unknown;
  /** A state, or a trouble of a camera that is live. */
  readonly flaggedAs: CameraState | CameraTroubleKind;
  /** What the words must hold. */
  readonly saying: RegExp;
}

const usually = (clips: Clips): Omit<MountOptions, 'id'> => ({
  clip: clips.usual,
  framesPerSecond,
  credentials,
});
const udp = (clips: Clips): Omit<MountOptions, 'id'> => ({ ...usually(clips), offersUdp: true });

/** A fault of the simulated camera itself. */
function faultOf(id: CameraFault, flaggedAs: FaultKind['flaggedAs'], saying: RegExp): FaultKind {
  return {
    id,
    mount: usually,
    flaggedAs,
    saying,
    begin: ({ simulator }, mount) => simulator.setFault(mount, id),
    end: ({ simulator }, mount) => simulator.setFault(mount, null),
  };
}

/** A camera that shows something else for a while. */
function showing(
  id: string,
  show: (clips: Clips) => readonly [Clips[keyof Clips], number],
  flaggedAs: FaultKind['flaggedAs'],
  saying: RegExp,
): FaultKind {
  return {
    id,
    mount: usually,
    flaggedAs,
    saying,
    begin: ({ simulator, clips }, mount) => simulator.show(mount, ...show(clips)),
    end: ({ simulator, clips }, mount) => simulator.show(mount, clips.usual, framesPerSecond),
  };
}

/** A camera whose server goes away, so that its port refuses, and comes back. */
function refused(): FaultKind {
  let server: CameraSimulator | null = null;
  let port = 0;
  const serve = async ({ clips, onClose }: FaultRoom, id: string) => {
    const started = await startCameraSimulator({ mounts: [{ id, ...usually(clips) }], port });
    onClose(() => started.close());
    server = started;
    port = started.port;
    return { url: started.urlOf(id) };
  };
  return {
    id: 'refused',
    mount: null,
    serve,
    flaggedAs: 'refused',
    saying: /Check the port/,
    begin: () => server?.close(),
    end: async (room, id) => void (await serve(room, id)),
  };
}

/** A camera that is watched over the web. */
function web(
  id: string,
  kind: 'hlsUrl' | 'jpegUrl',
  fault: WebCameraFault,
  flaggedAs: FaultKind['flaggedAs'],
  saying: RegExp,
): FaultKind {
  let camera: WebCamera | null = null;
  return {
    id,
    mount: null,
    serve: async ({ clips, onClose }) => {
      const started = await startWebCamera(clips.usual, framesPerSecond, credentials);
      onClose(() => started.close());
      camera = started;
      return { url: started[kind] };
    },
    flaggedAs,
    saying,
    begin: () => camera?.setFault(fault),
    end: () => camera?.setFault(null),
  };
}

/** A camera that shows another certificate than the one that was confirmed: somebody stands between. */
function tls(): FaultKind {
  let server: CameraSimulator | null = null;
  let own: MadeCertificate | null = null;
  return {
    id: 'tls',
    mount: null,
    serve: async ({ clips, onClose }, id) => {
      own = await makeCertificate('camera-of-the-gate');
      server = await startCameraSimulator({ mounts: [{ id, ...usually(clips) }], certificate: own });
      onClose(() => server?.close() ?? Promise.resolve());
      return { url: server.urlOf(id), certificateSha256: own.sha256 };
    },
    flaggedAs: 'untrusted',
    saying: /another certificate/,
    begin: async () => server?.setCertificate(await makeCertificate('camera-of-the-gate')),
    end: () => own === null || server?.setCertificate(own),
  };
}

export const faultKinds: readonly FaultKind[] = [
  refused(),
  faultOf('refuse', 'refused', /too many viewers/),
  {
    id: 'name',
    mount: usually,
    host: 'gate.camera.example',
    flaggedAs: 'unreachable',
    saying: /does not know this host name/,
    begin: async ({ setNames, simulator }, mount) => {
      await setNames([]);
      simulator.dropViewers(mount);
    },
    end: ({ setNames }) => setNames(['gate.camera.example']),
  },
  {
    id: 'authentication',
    mount: usually,
    flaggedAs: 'unauthorised',
    saying: /does not accept this user name and password/,
    begin: ({ simulator }, mount) =>
      simulator.setCredentials(mount, { ...credentials, password: 'changed-in-the-camera' }),
    end: ({ simulator }, mount) => simulator.setCredentials(mount, credentials),
  },
  tls(),
  faultOf('stall', 'stalled', /sends no picture/),
  faultOf('drip', 'slow', /later and later/),
  {
    id: 'loss',
    mount: udp,
    transport: 'udp',
    flaggedAs: 'damaged',
    saying: /choose TCP/,
    begin: ({ simulator }, mount) => simulator.setNetwork(mount, { lostShare: 0.3, lateShare: 0, lateMs: 0 }),
    end: ({ simulator }, mount) => simulator.setNetwork(mount, null),
  },
  {
    id: 'reorder',
    mount: udp,
    transport: 'udp',
    flaggedAs: 'damaged',
    saying: /choose TCP/,
    begin: ({ simulator }, mount) =>
      simulator.setNetwork(mount, { lostShare: 0, lateShare: 0.3, lateMs: 900 }),
    end: ({ simulator }, mount) => simulator.setNetwork(mount, null),
  },
  faultOf('truncate', 'damaged', /missing or damaged/),
  faultOf('no-parameter-sets', 'unsupported', /key frame/),
  showing('codec', ({ h265 }) => [h265, framesPerSecond], 'changed', /H\.265 in place of H\.264/),
  showing(
    'resolution',
    ({ larger }) => [larger, framesPerSecond],
    'changed',
    /480 × 270 in place of 320 × 180/,
  ),
  showing('frame-rate', ({ usual }) => [usual, 6], 'changed', /6 frames a second in place of 15/),
  {
    id: 'clock-back',
    mount: usually,
    flaggedAs: 'clock',
    saying: /clock jumped/,
    begin: ({ simulator }, mount) => simulator.shiftClock(mount, -30),
    end: () => undefined,
  },
  showing('frozen', ({ frozen }) => [frozen, framesPerSecond], 'frozen', /has not changed/),
  showing('black', ({ black }) => [black, framesPerSecond], 'black', /is black/),
  showing('covered', ({ covered }) => [covered, framesPerSecond], 'covered', /covers the lens/),
  showing('blurred', ({ blurred }) => [blurred, framesPerSecond], 'blurred', /out of focus/),
  faultOf('storm', 'unsteady', /again and again/),
  web('hls-gap', 'hlsUrl', 'gaps', 'damaged', /missing or damaged/),
  web('hls-404', 'hlsUrl', 'missing', 'bad-address', /no stream at this path/),
  web('jpeg-stall', 'jpegUrl', 'stall', 'stalled', /sends no picture/),
];

export interface FaultTimes {
  readonly flaggedMs: number;
  readonly recoveredMs: number;
  /** What was said. */
  readonly words: string;
}

/** How long a camera is watched while it is well before the fault begins: what is usual for it must be known. */
const wellSegments = 5;

/** Lets one kind of fault begin and end on a camera of its own, and takes the times. */
export async function goThrough(kind: FaultKind, room: FaultRoom): Promise<FaultTimes> {
  const { ingest, simulator } = room;
  const { url: address, ...confirmed } = (await kind.serve?.(room, kind.id)) ?? {
    url: simulator.urlOf(kind.id),
  };
  const url = new URL(address);
  if (kind.host !== undefined) {
    await room.setNames([kind.host]);
    url.hostname = kind.host;
  }
  const { transport } = kind;
  const how = { ...confirmed, ...(transport === undefined ? {} : { transport }) };
  room.open(kind.id, { url: url.href, ...credentials, ...how });
  await until(room, kind.id, ({ segments }) => segments >= wellSegments);
  const begunAt = performance.now();
  await kind.begin(room, kind.id);
  const flagged = await until(room, kind.id, (condition) => flaggedWords(kind, condition) !== null);
  const flaggedMs = performance.now() - begunAt;
  const words = flaggedWords(kind, flagged) ?? '';
  const endedAt = performance.now();
  const { segments } = conditionOf(kind.id, ingest.heard);
  await kind.end(room, kind.id);
  await until(
    room,
    kind.id,
    (now) => now.state === 'live' && now.troubles.length === 0 && now.segments > segments,
  );
  return { flaggedMs, recoveredMs: performance.now() - endedAt, words };
}

function flaggedWords(
  { flaggedAs }: FaultKind,
  { state, stateWords, troubles }: CameraCondition,
): string | null {
  if (state === flaggedAs) return stateWords;
  return troubles.find(({ kind }) => kind === flaggedAs)?.words ?? null;
}

/** Whatever is not so by then is a failure of its own, and the other kinds go on. */
const patienceMs = 25_000;

async function until(
  { ingest }: FaultRoom,
  cameraId: string,
  is: (condition: CameraCondition) => boolean,
): Promise<CameraCondition> {
  const startedAt = performance.now();
  for (;;) {
    const condition = conditionOf(cameraId, ingest.heard);
    if (is(condition)) return condition;
    if (performance.now() - startedAt > patienceMs) {
      throw new Error(`${cameraId} is still so: ${JSON.stringify(condition)}`);
    }
    await ingest.somethingNew();
  }
}
