import type { Role } from '../contract/domain.ts';
import { AppError } from '../contract/errors.ts';
import type { Person } from '../contract/sessions.ts';
import { packMimeType } from './case-log/packs/pack-layout.ts';
import type { DatabaseClient } from './database/client.ts';
import type { Session } from './session.ts';
import type { DrawnKey } from './tiles/drawn-pictures.ts';
import { findTile, readTilePath, untilThere, type TileRequest, type TileVideo } from './tiles/serve-tile.ts';

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
const roleSeesFaces: Readonly<Record<Role, boolean>> = {
  operator: true,
  supervisor: true,
  admin: false,
  auditor: false,
};

const nothing = new Uint8Array();
const notFound: MediaReply = { status: 404, contentType: 'text/plain', body: nothing };
const notAllowed: MediaReply = { status: 403, contentType: 'text/plain', body: nothing };

const routes = {
  alertPicture: /^alerts\/([a-z0-9-]{3,64})\/(probe|candidate)-(\d{1,2})\.png$/,
  pack: /^packs\/([a-z0-9-]{3,64})$/,
  watchlistPicture: /^watchlists\/([a-z0-9-]{3,64})\.png$/,
} as const;

/**
 * Answers what the renderer fetches rather than asks: `<ticket>/<path>`. The ticket stands for a session, so the
 * same roles hold here as in dispatch. Nothing with a face in it is served before the view is an entry in the log: of
 * an alert's pictures each person's first view, of a list's picture each view, of a live camera each session's first.
 */
export async function serveMedia(path: string, deps: MediaDeps): Promise<MediaReply> {
  const slash = path.indexOf('/');
  const session = slash === -1 ? null : deps.sessionByMediaTicket(path.slice(0, slash));
  if (session === null) return notAllowed;
  const rest = path.slice(slash + 1);
  // Which packs have faces in them, and who may have those, the packs know.
  const pack = routes.pack.exec(rest);
  if (pack !== null) return servePack(await deps.takePack(pack[1] ?? '', session.person));
  const asked = readTilePath(rest);
  // The one thing of a live camera for those who see no faces: in it nobody can be known, and the engine draws it so.
  const isPixelated = asked?.kind === 'drawn' && asked.key.endsWith('/pixelated');
  if (!roleSeesFaces[session.person.role] && !isPixelated) return serveOpened(rest, session.person, deps);
  if (!(await deps.isInScope(rest, session))) return notFound;
  if (isPixelated) return serveAsked(asked, deps);
  return servePictures(rest, session.person, deps) ?? serveTile(rest, session, deps);
}

/** Nothing for a role that sees no faces but what two people opened to this very person. */
async function serveOpened(path: string, person: Person, deps: MediaDeps): Promise<MediaReply> {
  const alertId = routes.alertPicture.exec(path)?.[1];
  if (alertId === undefined || !deps.areFacesOpen(person.id, alertId)) return notAllowed;
  try {
    return (await servePictures(path, person, deps, true)) ?? notFound;
  } catch (cause) {
    // The reviewer with whose key it is opened has left.
    if (cause instanceof AppError && cause.code === 'keys-locked') return notAllowed;
    throw cause;
  }
}

async function serveTile(path: string, session: Session, deps: MediaDeps): Promise<MediaReply> {
  const asked = readTilePath(path);
  if (!deps.seesLivePictures(session.person.role)) return notAllowed;
  if (asked === null) return notFound;
  return serveAsked(asked, deps, () => deps.noteCameraView(session, asked.cameraId));
}

/** @param note writes down who looks, before anything is served */
async function serveAsked(
  asked: TileRequest,
  deps: MediaDeps,
  note?: () => Promise<unknown>,
): Promise<MediaReply> {
  if (asked.kind === 'fragments') deps.lookClosely(asked.cameraId);
  if (asked.kind === 'drawn') deps.wantDrawn(asked.key);
  // Held back before it is written down who looks: somebody may wait in vain.
  await untilThere(asked, deps.video);
  if (findTile(asked, deps.video) === null) return notFound;
  await note?.();
  // Looked up anew: meanwhile its bytes may have left, and what leaves is overwritten.
  return findTile(asked, deps.video) ?? notFound;
}

function servePictures(
  path: string,
  person: Person,
  { database }: MediaDeps,
  isOpenedToThem = false,
): Promise<MediaReply> | null {
  const client = database();
  if (client === null) return null;
  const alert = routes.alertPicture.exec(path);
  if (alert !== null) {
    const [, id = '', kind, nth] = alert;
    return client
      .call('alerts.view-picture', {
        id,
        kind: kind === 'probe' ? 'probe' : 'candidate',
        nth: Number(nth),
        viewer: person,
        isOpenedToThem,
      })
      .then(picture);
  }
  const entry = routes.watchlistPicture.exec(path);
  if (entry !== null && person.role === 'supervisor') {
    return client.call('watchlists.view-picture', { id: entry[1] ?? '', viewerId: person.id }).then(picture);
  }
  return null;
}

function servePack(body: Uint8Array | null): MediaReply {
  return body === null ? notFound : { status: 200, contentType: packMimeType, body };
}

const picture = (body: Uint8Array | null): MediaReply =>
  body === null ? notFound : { status: 200, contentType: 'image/png', body };
