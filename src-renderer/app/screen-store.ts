import { createStore } from 'zustand/vanilla';
import type { ScreenName } from './screens.ts';

interface ScreenState {
  readonly screen: ScreenName;
  /** The alert that the review shows; kept while the seat changes hands. */
  readonly alertId: string | null;
}

export const screenStore = createStore<ScreenState>()(() => ({ screen: 'wall', alertId: null }));

export function goTo(screen: ScreenName): void {
  screenStore.setState({ screen });
}

export function openAlert(alertId: string): void {
  screenStore.setState({ screen: 'review', alertId });
}
