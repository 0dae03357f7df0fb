/** Which cameras the wall shows, in which order, and how many of them at once. */
export interface Arrangement {
  /** Null for all of them in the order in which they were added. */
  readonly cameraIds: readonly string[] | null;
  /** The saved layout that it came from; null once it was changed. */
  readonly layoutName: string | null;
  readonly tiles: number;
  /** From 0. */
  readonly page: number;
}

interface Camera {
  readonly id: string;
}

export interface Arranged<Of> {
  /** Of the present page. */
  readonly shown: readonly Of[];
  /** Of all pages, in their order. */
  readonly all: readonly Of[];
  readonly pages: number;
  readonly page: number;
  /** Cameras that there are and that no page has. */
  readonly hidden: number;
}

/** The cameras as the wall shows them; those that are gone are left out, and how many are not shown is said. */
export function arranged<Of extends Camera>(
  cameras: readonly Of[],
  { cameraIds, tiles, page }: Arrangement,
): Arranged<Of> {
  const all =
    cameraIds === null
      ? cameras
      : cameraIds.flatMap((id) => cameras.find((camera) => camera.id === id) ?? []);
  const pages = Math.max(1, Math.ceil(all.length / tiles));
  const at = Math.min(page, pages - 1);
  return {
    shown: all.slice(at * tiles, (at + 1) * tiles),
    all,
    pages,
    page: at,
    hidden: cameras.length - all.length,
  };
}

/** The order after one camera took the place of another, and everything between moved up. */
export function moved(ids: readonly string[], id: string, toId: string): readonly string[] {
  const from = ids.indexOf(id);
  const to = ids.indexOf(toId);
  if (from === -1 || to === -1 || from === to) return ids;
  const others = ids.filter((other) => other !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}

/** The order after one camera moved by so many places; as far as there are any. */
export function movedBy(ids: readonly string[], id: string, by: number): readonly string[] {
  const to = ids[Math.min(ids.length - 1, Math.max(0, ids.indexOf(id) + by))];
  return to === undefined ? ids : moved(ids, id, to);
}
