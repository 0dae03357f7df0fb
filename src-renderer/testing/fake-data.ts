import type { CameraView } from '../../src-main/contract/cameras.ts';
import type { CaseLogEntry } from '../../src-main/contract/case-log.ts';
import type { Backups } from '../../src-main/contract/backups.ts';
import type { Purges } from '../../src-main/contract/purges.ts';
import type { Heads } from '../../src-main/contract/heads.ts';
import { gateConditionSchema, type RecognitionStatus } from '../../src-main/contract/deployments.ts';
import type { SystemStatus } from '../../src-main/contract/system.ts';

export const hash = (digit: string): string => `${digit}7c04be19f2a6d83`.repeat(4).slice(0, 64);

export function fakeStatus(changes: Partial<SystemStatus>): SystemStatus {
  return {
    mode: 'demo',
    version: '0.1.0',
    setup: 'ready',
    alertSound: 'on',
    notice: 'Synthetic people and simulated cameras. Nothing here is real, and nothing real can be added.',
    demoPeople: [
      {
        loginName: 'ines.calder',
        displayName: 'Ines Calder',
        role: 'operator',
        password: 'amber-lantern-orchard',
      },
      {
        loginName: 'rowan.achebe',
        displayName: 'Rowan Achebe',
        role: 'operator',
        password: 'cobalt-harbour-thistle',
      },
      {
        loginName: 'mira.holloway',
        displayName: 'Mira Holloway',
        role: 'supervisor',
        password: 'silver-meadow-compass',
      },
      {
        loginName: 'otto.lindqvist',
        displayName: 'Otto Lindqvist',
        role: 'admin',
        password: 'walnut-signal-bridge',
      },
      {
        loginName: 'sefa.brandt',
        displayName: 'Sefa Brandt',
        role: 'auditor',
        password: 'quiet-ledger-willow',
      },
    ],
    ...changes,
  };
}

type CameraChanges = Partial<CameraView> & { readonly pictureAgeMs?: number | null };

export function fakeCamera(nth: number, { pictureAgeMs = 700, ...changes }: CameraChanges): CameraView {
  return {
    id: `cam-0${nth}`,
    name: `Camera ${nth}`,
    place: 'Lamp post by the bus stop, facing north',
    address: `rtsp://127.0.0.1:8554/${nth}`,
    hasCredentials: true,
    transport: 'tcp',
    certificateSha256: null,
    limits: { threshold: null, leastQuality: null, ignored: [] },
    substream: null,
    state: 'live',
    stateWords: 'Live.',
    stateSince: Date.now() - 600_000,
    troubles: [],
    stream: {
      codec: 'H.264',
      mimeCodec: 'avc1.64001f',
      widthPx: 1280,
      heightPx: 720,
      framesPerSecond: 25,
    },
    lastPictureAt: pictureAgeMs === null ? null : Date.now() - pictureAgeMs,
    isRecognising: changes.state === undefined || changes.state === 'live',
    detectionsPerSecond: changes.state === undefined ? 3.4 + nth : 0,
    facesSeen: 31 * nth,
    facesPerMinute: 3 * nth,
    lastAlertAt: nth === 2 ? Date.now() - 41_000 : null,
    ...changes,
  };
}

const conditionWords: Readonly<Record<string, readonly [met: string, unmet: string]>> = {
  'deployment-live': ['The deployment is live.', 'The deployment is not live.'],
  'policy-in-force': [
    'Version 3 of the policy holds for it, signed by two people.',
    'There is no policy yet.',
  ],
  'clock-right': ['The clock has not been set back.', 'This machine’s clock was set back.'],
  'model-approved': [
    'The policy approves the model, and the threshold is not below its floor.',
    'The policy does not approve the model that is loaded.',
  ],
  authorised: [
    'An authorising officer’s signed authority covers it.',
    'No valid authority signed under the force root covers this deployment.',
  ],
  'inside-window': [
    'The time is inside the authorised window.',
    'The time is outside the authorised window. A new window needs a new authority and a new list.',
  ],
  'officers-present': [
    'Officers have confirmed that they are present.',
    'No officer has confirmed presence in time. The on-site officer must confirm.',
  ],
  'officer-rank': [
    'Superintendent Demo is of a rank that may authorise: Superintendent.',
    'The officer who signed the authority is of no rank that may authorise, says the policy.',
  ],
  'documents-named': [
    'The authority names 4 documents.',
    'The authority does not name these documents, which the policy asks for: Equality impact assessment.',
  ],
  'list-approved': [
    'A second person approved the watchlist.',
    'No second person has approved the watchlist. They do it under Watchlists.',
  ],
  'list-fresh': [
    'The watchlist was made for this deployment in time.',
    'The watchlist was begun more than 24 hours before the deployment started. Make a new one.',
  ],
  'self-test-passed': [
    'The self-test found 2 of the staff who walked past.',
    'The self-test has found 0 members of staff, and the policy asks for 1. Begin a self-test and have them walk past.',
  ],
  'head-kept': [
    'A head of the log that covers its authority is kept off this machine.',
    'No head of the log that covers its authority is kept off this machine. Keep one under Case log.',
  ],
  'list-sealed': [
    'The watchlist is sealed and is the one authorised.',
    'The watchlist is not sealed, has expired, or is not the one authorised.',
  ],
  'model-as-authorised': [
    'The model is the one authorised.',
    'The model that is loaded is not the one authorised.',
  ],
  'threshold-as-authorised': [
    'The threshold is the one authorised.',
    'The threshold is not the one authorised.',
  ],
  'cameras-in-authority': ['4 cameras are named in the authority.', 'No camera is named in the authority.'],
  'engine-ready': [
    'The recognition process is ready and holds the sealed list.',
    'The recognition process is starting or has not loaded the sealed list.',
  ],
};

export function fakeRecognition(unmet: readonly string[]): RecognitionStatus {
  const conditions = gateConditionSchema.shape.id.options.map((id) => {
    const isMet = !unmet.includes(id);
    return { id, isMet, words: conditionWords[id]?.[isMet ? 0 : 1] ?? id };
  });
  const first = conditions.find(({ isMet }) => !isMet);
  return {
    isRunning: first === undefined,
    words: first === undefined ? 'Recognition is running.' : `Recognition is off. ${first.words}`,
    alarm: null,
    overload: null,
    conditions,
    ledger: { tracks: 1_312, alerts: 13, repeats: 22, blueList: 0, forgotten: 1_258, lost: 12, inFlight: 7 },
    isLedgerBalanced: true,
    model: {
      name: 'UltraFace RFB-320, FaceMesh, fr_feature 512',
      purpose:
        'Evaluation and demo. The origin of its training data is unknown, so it is not approved for operations.',
      modelHash: hash('8'),
    },
    provider: 'cpu (checked against cpu: same)',
  };
}

const kinds = [
  'alert.raised',
  'alert.acknowledged',
  'alert.judged',
  'face.viewed',
  'camera.state',
  'session.signed-in',
  'deployment.started',
];
const sentences = [
  'Alert 13 was raised on High Street Doorway.',
  'Alert 12 was taken.',
  'Alert 11: first vote locked.',
  'The picture from the camera of alert 11 was looked at.',
  'High Street Van: live again after 14 s without a picture. The camera is connected over TCP and sends H.264 at 1280 × 720, 25 frames a second, as it did before.',
  'Ines Calder signed in as operator.',
  'The deployment “Demo deployment” was started at High Street, Anytown, for the use case crime hotspot.',
];

const actors = [null, 'Rowan Achebe', 'Ines Calder', 'Ines Calder', null, 'Ines Calder', null];

export function fakeEntry(sequence: number): CaseLogEntry {
  const which = (sequence * 5) % kinds.length;
  return {
    sequence,
    at: Date.now() - (1_300 - sequence) * 23_000,
    kind: kinds[which] ?? '',
    actorId: actors[which] === null ? null : 'p1-person',
    actor: actors[which] ?? null,
    words: sentences[which] ?? '',
    topics: which < 4 ? [{ topic: 'alert:alert-11', label: 'alert 11' }] : [],
    leaf: hash(String(sequence % 10)),
  };
}

export const entryKinds: readonly string[] = kinds;

export function fakeHeads(): Heads {
  const lastKept = { size: 1_230, at: Date.now() - 70_000 };
  const base = { problem: null, contradicts: false };
  return {
    places: [
      {
        ...base,
        id: 'place-1',
        name: 'Oversight share',
        kind: 'folder',
        folder: '/mnt/oversight',
        address: null,
        lastKept,
      },
      {
        ...base,
        id: 'place-3',
        name: 'Witness of the commissioner',
        kind: 'witness',
        folder: null,
        address: 'https://witness.example.org:8764',
        lastKept,
      },
      {
        ...base,
        id: 'place-2',
        name: 'Stick of the auditor',
        kind: 'folder',
        folder: '/media/auditor',
        address: null,
        lastKept: { size: 812, at: Date.now() - 86_400_000 },
        problem: 'The folder is not there. Mount the share or plug in the stick.',
      },
      {
        ...base,
        id: 'printed-page',
        name: 'Printed page',
        kind: 'page',
        folder: null,
        address: null,
        lastKept: null,
      },
    ],
    logKey: 'cordon/log/5f2c+1a2b3c4d+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f',
    latest: {
      size: 1_239,
      at: Date.now() - 31_000,
      note: 'cordon/log/5f2c\n1239\nq83vq83vq83vq83vq83vq83vq83vq83vq83vq83vq80=\n\n— cordon/log/5f2c AAAA\n',
      code: '5f0c91ab',
    },
    words:
      'Up to entry 1230 a head is kept at Oversight share (2026-11-25 23:52 UTC): nobody can write these entries anew without contradicting it, as long as that place is out of the hands of whoever controls this machine. What came after it could still be written anew.',
  };
}

export function fakePurges(): Purges {
  const now = Date.now();
  const hourMs = 3_600_000;
  return {
    next: [
      { what: 'watchlist', label: 'High Street demonstration list', dueAt: now + 9 * hourMs },
      { what: 'pictures', label: '13', dueAt: now + 21 * hourMs },
      { what: 'pictures', label: '12', dueAt: now + 30 * 24 * hourMs },
      { what: 'records', label: '12', dueAt: now + 31 * 24 * hourMs },
    ],
    waiting: 9,
    destroyed: [
      { what: 'pictures', label: '9', dueAt: now - 2 * hourMs, destroyedAt: now - 2 * hourMs + 4_000 },
      {
        what: 'watchlist',
        label: 'Draft list',
        dueAt: now - 30 * hourMs,
        destroyedAt: now - 26 * hourMs,
      },
    ],
  };
}

export function fakeBackups(): Backups {
  return {
    places: [
      {
        id: 'backup-1',
        name: 'Disk in the safe',
        folder: '/mnt/backup',
        latest: { at: Date.now() - 7_200_000, entries: 1_221, bytes: 3_400_000 },
        progress: null,
        problem: null,
      },
    ],
    words:
      'Backups lie in 1 folder. They open only with this machine’s secret and somebody’s password, and never what was destroyed on schedule.',
  };
}

export const fakeFile = { fileName: 'deployment.json', contentType: 'application/json', text: '{}' };
