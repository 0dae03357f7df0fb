import { createStore } from 'zustand/vanilla';

/** Which tile is enlarged: kept while the seat changes hands and while other screens are open. */
export const wallStore = createStore<{ readonly enlargedId: string | null }>()(() => ({ enlargedId: null }));

export function toggleEnlarged(id: string): void {
  wallStore.setState(({ enlargedId }) => ({ enlargedId: enlargedId === id ? null : id }));
}

export function backToGrid(): void {
  wallStore.setState({ enlargedId: null });
}
