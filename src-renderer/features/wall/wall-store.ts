import { createStore } from 'zustand/vanilla';
import { mostTiles } from '../../../src-main/contract/wall-layouts.ts';
import type { Arrangement } from './arrangement.ts';

interface WallState extends Arrangement {
  readonly enlargedId: string | null;
}

/** What the wall shows: kept while the seat changes hands and while other screens are open. */
export const wallStore = createStore<WallState>()(() => ({
  enlargedId: null,
  cameraIds: null,
  layoutName: null,
  tiles: mostTiles,
  page: 0,
}));

export function toggleEnlarged(id: string): void {
  wallStore.setState(({ enlargedId }) => ({ enlargedId: enlargedId === id ? null : id }));
}

export function backToGrid(): void {
  wallStore.setState({ enlargedId: null });
}

export function arrange(changes: Partial<Arrangement>): void {
  wallStore.setState({ page: 0, ...changes });
}
