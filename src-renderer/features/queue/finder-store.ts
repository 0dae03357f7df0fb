import { createStore } from 'zustand/vanilla';
import type { AlertFilter } from '../../../src-main/contract/alerts.ts';

/** What somebody looks for in the queue. Kept through errors, restarts and other screens. */
export interface Finder {
  readonly text: string;
  readonly among: AlertFilter;
  /** Null: on every camera. */
  readonly cameraId: string | null;
  /** Null: of this machine and of every site. */
  readonly site: string | null;
}

const nothing: Finder = { text: '', among: 'all', cameraId: null, site: null };

export const finderStore = createStore<Finder>()(() => nothing);

export function changeFinder(changes: Partial<Finder>): void {
  finderStore.setState(changes);
}

/** Also for the next person on this seat: what was looked for may be a name. */
export function forgetFinder(): void {
  finderStore.setState(nothing);
}

export function isLookingFor({ text, among, cameraId, site }: Finder): boolean {
  return text.trim() !== '' || among !== 'all' || cameraId !== null || site !== null;
}
