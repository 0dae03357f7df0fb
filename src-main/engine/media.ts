import { roleSchema, type Role } from '../contract/domain.ts';
import { AppError } from '../contract/errors.ts';
import type { Person } from '../contract/sessions.ts';
import { packMimeType } from './case-log/packs/pack-layout.ts';
import type { DatabaseClient } from './database/client.ts';
import type { Session } from './session.ts';
import type { DrawnKey } from './tiles/drawn-pictures.ts';
import {
  findTile,
  isThere,
  readTilePath,
  untilThere,
  type TileRequest,
  type TileVideo,
} from './tiles/serve-tile.ts';

export interface MediaReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** The body is a copy that nobody else has: whoever sent it overwrites it. */
  readonly isCopy?: true;
}

export interface MediaDeps {
  readonly sessionByMediaTicket: (ticket: string) => Session | null;
  readonly database: () => DatabaseClient | null;
  readonly video: TileVideo;
  /** Whether what a path names is of the cameras and deployments that the person takes part in. */
  readonly isInScope: (path: string, session: Session) => Promise<boolean>;
  /** Whether two people opened the pictures of an alert to somebody whose role may not see them. */
  readonly areFacesOpen: (personId: string, alertId: string) => boolean;
  /** Whether the policy leaves live pictures to a role that sees faces. */
  readonly seesLivePictures: (role: Role) => boolean;
  /** Writes a view of a live camera into the log, if this session's first of it isn't there yet. */
  readonly noteCameraView: (session: Session, cameraId: string) => Promise<unknown>;
  /** Somebody looks closely at a camera: its pictures are wanted one by one. */
  readonly lookClosely: (cameraId: string) => void;
  /** Somebody wants pictures of a camera drawn, clear or pixelated. */
  readonly wantDrawn: (key: DrawnKey) => void;
  /** An evidence pack, for one of the two people who agreed on it; null for anybody else. It is written down first. */
  readonly takePack: (requestId: string, person: Person) => Promise<Uint8Array | null>;
}

/** Roles that may see faces; an admin or an auditor may not. */
const seesFaces: readonly Role[] = ['operator', 'supervisor'];
const everybody = roleSchema.options;

const nothing = new Uint8Array();
const notFound: MediaReply = { status: 404, contentType: 'text/plain', body: nothing };
const notAllowed: MediaReply = { status: 403, contentType: 'text/plain', body: nothing };

/** Every form of address that there is, and the roles that may ask for one of it at all. */
export const mediaRoutes = {
  'cameras/ID/live.m3u8': seesFaces,
  'cameras/ID/init-N.mp4': seesFaces,
  'cameras/ID/N.m4s': seesFaces,
  'cameras/ID/N-N.m4s': seesFaces,
  'cameras/ID/fragments': seesFaces,
  'cameras/ID/drawn': seesFaces,
  // In it nobody can be known, and the engine draws it so.
  'cameras/ID/pixelated': everybody,
  'alerts/ID/KIND-N.png': seesFaces,
  // After both votes alone.
  'alerts/ID/clip': seesFaces,
  'watchlists/ID.png': ['supervisor'],
  // Which packs have faces in them, and who may have those, the packs know.
  'packs/ID': ['supervisor', 'auditor'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;
export type MediaRoute = keyof typeof mediaRoutes;

/** What somebody fetches, with its form of address. */
type Asked =
  | { readonly route: Extract<MediaRoute, `cameras/${string}`>; readonly tile: TileRequest }
  | {
      readonly route: 'alerts/ID/KIND-N.png';
      readonly id: string;
      readonly kind: 'probe' | 'candidate';
      readonly nth: number;
    }
  | { readonly route: 'alerts/ID/clip' | 'watchlists/ID.png' | 'packs/ID'; readonly id: string };

const tileRoutes = {
  playlist: 'cameras/ID/live.m3u8',
  init: 'cameras/ID/init-N.mp4',
  segment: 'cameras/ID/N.m4s',
  part: 'cameras/ID/N-N.m4s',
  fragments: 'cameras/ID/fragments',
  drawn: 'cameras/ID/drawn',
} as const satisfies Readonly<Record<TileRequest['kind'], MediaRoute>>;

/** Null for an address that there is not. */
function readPath(path: string): Asked | null {
  const tile = readTilePath(path);
  if (tile !== null) {
    const isPixelated = tile.kind === 'drawn' && tile.key.endsWith('/pixelated');
    return { route: isPixelated ? 'cameras/ID/pixelated' : tileRoutes[tile.kind], tile };
  }
  const alert = /^alerts\/([a-z0-9-]{3,64})\/(probe|candidate)-(\d{1,2})\.png$/.exec(path);
  if (alert !== null) {
    const [, id = '', kind, nth] = alert;
    const which = kind === 'probe' ? 'probe' : 'candidate';
    return { route: 'alerts/ID/KIND-N.png', id, kind: which, nth: Number(nth) };
  }
  const clip = /^alerts\/([a-z0-9-]{3,64})\/clip$/.exec(path)?.[1];
  if (clip !== undefined) return { route: 'alerts/ID/clip', id: clip };
  const picture = /^watchlists\/([a-z0-9-]{3,64})\.png$/.exec(path)?.[1];
  if (picture !== undefined) return { route: 'watchlists/ID.png', id: picture };
  const pack = /^packs\/([a-z0-9-]{3,64})$/.exec(path)?.[1];
  return pack === undefined ? null : { route: 'packs/ID', id: pack };
}

/**
 * Answers what the renderer fetches rather than asks: `<ticket>/<path>`. The ticket stands for a session, so the
 * same roles hold here as in dispatch. Nothing with a face in it is served before the view is an entry in the log: of
 * an alert's pictures each person's first view, of its clip and of a list's picture each view, of a live camera each session's first.
 */
export async function serveMedia(path: string, deps: MediaDeps): Promise<MediaReply> {
  const slash = path.indexOf('/');
  const ticket = path.slice(0, slash);
  const session = slash === -1 ? null : deps.sessionByMediaTicket(ticket);
  if (session === null) return notAllowed;
  const { person } = session;
  const rest = path.slice(slash + 1);
  const asked = readPath(rest);
  if (asked === null) return seesFaces.includes(person.role) ? notFound : notAllowed;
  const roles: readonly Role[] = mediaRoutes[asked.route];
  if (!roles.includes(person.role)) return serveOpened(asked, person, deps);
  if (!(await deps.isInScope(rest, session))) return notFound;
  switch (asked.route) {
    case 'packs/ID':
      return servePack(await deps.takePack(asked.id, person));
    case 'alerts/ID/KIND-N.png':
      return serveAlertPicture(asked, person, deps);
    case 'alerts/ID/clip':
      return serveClip(asked.id, person, deps);
    case 'watchlists/ID.png':
      return serveListPicture(asked.id, person, deps);
    default:
      return serveTile(asked, ticket, deps);
  }
}

/** Nothing for a role whose it isn't, but what two people opened to this very person, as long as they are an auditor. */
async function serveOpened(asked: Asked, person: Person, deps: MediaDeps): Promise<MediaReply> {
  const isOpened =
    asked.route === 'alerts/ID/KIND-N.png' &&
    person.role === 'auditor' &&
    deps.areFacesOpen(person.id, asked.id);
  if (!isOpened) return notAllowed;
  try {
    return await serveAlertPicture(asked, person, deps, true);
  } catch (cause) {
    // The reviewer with whose key it is opened has left.
    if (cause instanceof AppError && cause.code === 'keys-locked') return notAllowed;
    throw cause;
  }
}

async function serveTile(
  { route, tile: asked }: Extract<Asked, { readonly tile: TileRequest }>,
  ticket: string,
  deps: MediaDeps,
): Promise<MediaReply> {
  const isPixelated = route === 'cameras/ID/pixelated';
  // Asked again after each wait: meanwhile the session may have ended, or the seat be locked.
  const viewer = (): Session | null => {
    const session = deps.sessionByMediaTicket(ticket);
    const mayLook = session !== null && (isPixelated || deps.seesLivePictures(session.person.role));
    return mayLook ? session : null;
  };
  if (viewer() === null) return notAllowed;
  if (asked.kind === 'fragments') deps.lookClosely(asked.cameraId);
  if (asked.kind === 'drawn') deps.wantDrawn(asked.key);
  // Held back before it is written down who looks: somebody may wait in vain.
  await untilThere(asked, deps.video);
  const session = viewer();
  if (session === null) return notAllowed;
  if (!isThere(asked, deps.video)) return notFound;
  if (!isPixelated) await deps.noteCameraView(session, asked.cameraId);
  if (viewer() === null) return notAllowed;
  // Looked up now: meanwhile its bytes may have left, and what leaves is overwritten.
  return findTile(asked, deps.video) ?? notFound;
}

async function serveAlertPicture(
  { id, kind, nth }: Extract<Asked, { readonly route: 'alerts/ID/KIND-N.png' }>,
  viewer: Person,
  { database }: MediaDeps,
  isOpenedToThem = false,
): Promise<MediaReply> {
  const client = database();
  return client === null
    ? notFound
    : picture(await client.call('alerts.view-picture', { id, kind, nth, viewer, isOpenedToThem }));
}

async function serveClip(id: string, viewer: Person, { database }: MediaDeps): Promise<MediaReply> {
  const body = (await database()?.call('alerts.view-clip', { id, viewer })) ?? null;
  return body === null ? notFound : { status: 200, contentType: 'application/octet-stream', body };
}

async function serveListPicture(
  id: string,
  { id: viewerId }: Person,
  { database }: MediaDeps,
): Promise<MediaReply> {
  const client = database();
  return client === null ? notFound : picture(await client.call('watchlists.view-picture', { id, viewerId }));
}

function servePack(body: Uint8Array | null): MediaReply {
  return body === null ? notFound : { status: 200, contentType: packMimeType, body };
}

const picture = (body: Uint8Array | null): MediaReply =>
  body === null ? notFound : { status: 200, contentType: 'image/png', body };
