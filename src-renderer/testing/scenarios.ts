import type { CameraView } from '../../src-main/contract/cameras.ts';
import type { CameraState, CameraTroubleKind } from '../../src-main/contract/domain.ts';
import type { RecognitionStatus } from '../../src-main/contract/deployments.ts';
import type { SessionView } from '../../src-main/contract/sessions.ts';
import type { HostNotice } from '../../src-main/contract/wire.ts';
import type { SystemStatus } from '../../src-main/contract/system.ts';
import { fakeAlert, type FakeAlert } from './fake-alerts.ts';
import { fakeCamera, fakeRecognition, fakeStatus } from './fake-data.ts';

/** What the pretend engine starts from. */
export interface Scenario {
  readonly host: HostNotice;
  readonly status: SystemStatus;
  readonly cameras: readonly CameraView[];
  readonly alerts: readonly FakeAlert[];
  readonly recognition: RecognitionStatus;
  readonly hasDeployment: boolean;
  readonly hasUrgentStart: boolean;
  readonly logEntries: number;
  readonly heldBack: SessionView['heldBack'];
  readonly shiftLeftMs: number;
}

const names = ['High Street Crossing', 'High Street Doorway', 'High Street Van', 'High Street North'];
const four = names.map((name, index) => fakeCamera(index + 1, { name }));

const busy: Scenario = {
  host: { kind: 'host', engine: 'ready' },
  status: fakeStatus({}),
  cameras: four,
  alerts: [
    fakeAlert(10, { ageMs: 940_000, isExpired: true }),
    fakeAlert(11, {
      ageMs: 340_000,
      votes: [['ines-calder', 'match']],
      site: { name: 'van-3', number: 5, standing: 'open' },
    }),
    fakeAlert(12, { ageMs: 128_000, heldBy: 'rowan-achebe' }),
    fakeAlert(13, { ageMs: 101_000, isEscalated: true }),
    fakeAlert(9, {
      ageMs: 1_900_000,
      site: { name: 'van-4', number: 2, standing: 'sent' },
      votes: [
        ['rowan-achebe', 'match'],
        ['mira-holloway', 'match'],
      ],
    }),
    fakeAlert(8, {
      ageMs: 3_900_000,
      votes: [
        ['ines-calder', 'match'],
        ['mira-holloway', 'no-match'],
      ],
    }),
    fakeAlert(7, {
      ageMs: 5_500_000,
      votes: [
        ['ines-calder', 'match'],
        ['mira-holloway', 'match'],
      ],
      isClosed: true,
    }),
  ],
  recognition: fakeRecognition([]),
  hasDeployment: true,
  hasUrgentStart: false,
  logEntries: 1_240,
  heldBack: null,
  shiftLeftMs: 8 * 3_600_000,
};

const troubled: readonly CameraView[] = [
  fakeCamera(1, {
    name: names[0] ?? '',
    troubles: [
      {
        kind: 'covered',
        words: 'Something covers the lens. Have somebody take it away and wipe the lens.',
        since: Date.now() - 40_000,
      },
    ],
  }),
  fakeCamera(2, {
    name: names[1] ?? '',
    state: 'stalled',
    stateWords:
      'The camera is connected but sends no pictures. Cordon keeps trying. Check the camera’s network.',
    pictureAgeMs: 14_000,
  }),
  fakeCamera(3, {
    name: names[2] ?? '',
    state: 'unauthorised',
    stateWords:
      'The camera refuses the user name or password. An admin can correct them on the Cameras screen.',
    pictureAgeMs: null,
  }),
  fakeCamera(4, {
    name: names[3] ?? '',
    state: 'connecting',
    stateWords: 'Connecting…',
    pictureAgeMs: null,
  }),
];

const trouble = (kind: CameraTroubleKind, words: string): Partial<CameraView> => ({
  troubles: [{ kind, words, since: Date.now() - 40_000 }],
});
const cut = (state: CameraState, stateWords: string, pictureAgeMs: number | null = null) => ({
  state,
  stateWords,
  pictureAgeMs,
});

/** Every state that a tile can be in, in the words of the engine. */
const states: readonly CameraView[] = Object.entries({
  Live: {},
  'Old picture': { pictureAgeMs: 7_000 },
  'Left out': { isRecognising: false },
  'Motion JPEG': { stream: stream('mjpeg', 'avc1.64001f') },
  'H.265': { stream: stream('h265', 'hvc1.9.9.L999') },
  Frozen: trouble(
    'frozen',
    'The picture has not changed for some seconds. If something moves in front of the camera, it is frozen: restart the camera.',
  ),
  Black: trouble(
    'black',
    'The picture is black. Check the lens cap and the light at the camera; if both are right, restart the camera.',
  ),
  Covered: trouble('covered', 'Something covers the lens. Have somebody take it away and wipe the lens.'),
  Blurred: trouble(
    'blurred',
    'The picture is out of focus or smeared. Have the lens cleaned and its focus set.',
  ),
  Unsteady: trouble(
    'unsteady',
    'The connection breaks again and again. Check the camera’s cable, power and switch, and whether too many watch it.',
  ),
  Changed: trouble(
    'changed',
    'The camera sends another video than before: 640 × 360 in place of 1280 × 720. Set it back in the camera; if it was meant, save the camera here again.',
  ),
  Connecting: cut('connecting', 'Connecting…'),
  Stalled: cut(
    'stalled',
    'The camera is connected but sends no pictures. Cordon keeps trying. Check the camera’s network.',
    14_000,
  ),
  Refused: cut(
    'refused',
    'The device refuses the connection. Check the port in the address and that streaming is switched on.',
  ),
  Unauthorised: cut(
    'unauthorised',
    'The camera refuses the user name or password. An admin can correct them on the Cameras screen.',
  ),
  Untrusted: cut(
    'untrusted',
    'The camera shows another certificate than the one that was confirmed. An admin compares it with the one that the camera itself shows, and confirms it on the Cameras screen.',
    185_000,
  ),
}).map(([name, changes], nth) => fakeCamera((nth % 4) + 1, { id: `cam-${nth + 1}`, name, ...changes }));

function stream(codec: string, mimeCodec: string): NonNullable<CameraView['stream']> {
  return { codec, mimeCodec, widthPx: 1_280, heightPx: 720, framesPerSecond: 25 };
}

const overloaded =
  'This machine can’t keep up (step 2 of 5): cameras without a face in front of them are looked at twice a second; faces are looked for in smaller pictures, so some that are far away are missed. Every match still becomes an alert.';
const withSubstream = four.map((camera, index) =>
  index > 0
    ? camera
    : {
        ...camera,
        substream: {
          address: 'rtsp://127.0.0.1:8554/1/sub',
          state: 'lost' as const,
          stateWords: 'The connection to the camera was lost. Cordon keeps trying.',
        },
      },
);

const scenarios: Readonly<Record<string, Scenario>> = {
  busy,
  quiet: { ...busy, alerts: [] },
  urgent: { ...busy, hasUrgentStart: true },
  voted: { ...busy, alerts: [fakeAlert(11, { ageMs: 340_000, votes: [['ines-calder', 'match']] })] },
  overloaded: {
    ...busy,
    cameras: withSubstream,
    recognition: { ...fakeRecognition([]), overload: overloaded },
  },
  off: {
    ...busy,
    cameras: four.map((camera) => ({ ...camera, isRecognising: false, detectionsPerSecond: 0 })),
    recognition: fakeRecognition(['officers-present', 'engine-ready']),
  },
  troubled: { ...busy, cameras: troubled },
  states: { ...busy, cameras: states },
  sixteen: {
    ...busy,
    cameras: Array.from({ length: 16 }, (_, index) =>
      fakeCamera((index % 4) + 1, { id: `cam-${index + 1}`, name: `Camera ${index + 1}, Market Square` }),
    ),
  },
  empty: {
    ...busy,
    status: fakeStatus({ mode: 'operational', demoPeople: [], notice: null }),
    cameras: [],
    alerts: [],
    hasDeployment: false,
    recognition: fakeRecognition(['deployment-live', 'authorised', 'inside-window', 'list-sealed']),
    logEntries: 3,
  },
  'first-run': {
    ...busy,
    status: fakeStatus({ mode: 'operational', demoPeople: [], setup: 'needs-admin', notice: null }),
  },
  locked: {
    ...busy,
    status: fakeStatus({ mode: 'operational', demoPeople: [], setup: 'locked', notice: null }),
  },
  unfactored: { ...busy, heldBack: 'no-second-factor' },
  'shift-ends': { ...busy, shiftLeftMs: 11 * 60_000 },
  'shift-over': { ...busy, heldBack: 'shift-over' },
  starting: { ...busy, host: { kind: 'host', engine: 'starting' } },
  failed: {
    ...busy,
    host: {
      kind: 'host',
      engine: 'failed',
      message:
        'The database in /home/desk/.local/share/cordon cannot be opened with this machine’s key. It may come from another machine. Put back the folder that belongs here, or start with --data and a new folder.',
    },
  },
};

export function scenarioNamed(name: string): Scenario {
  return scenarios[name] ?? busy;
}
