import type { AnyNewEntry } from './case-log/queries.ts';
import type { Session } from './session.ts';

export interface CameraViewsDeps {
  readonly append: (entry: AnyNewEntry) => Promise<unknown>;
  readonly nameOf: (cameraId: string) => string;
}

/**
 * Writes down who looks at which live camera: once for each session and camera. Resolves when it is written; a view
 * that can't be written down is not served.
 */
export function createCameraViews({
  append,
  nameOf,
}: CameraViewsDeps): (session: Session, cameraId: string) => Promise<unknown> {
  const noted = new Map<string, Promise<unknown>>();
  return (session, cameraId) => {
    const key = `${session.id} ${cameraId}`;
    const known = noted.get(key);
    if (known !== undefined) return known;
    const body = { what: 'camera' as const, name: nameOf(cameraId) };
    const writing = append({ kind: 'face.viewed', subject: 'log', actor: session.person.id, body });
    noted.set(key, writing);
    writing.catch(() => noted.delete(key));
    return writing;
  };
}
