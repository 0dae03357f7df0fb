import { createStore } from 'zustand/vanilla';
import type { ScreenName } from './screens.ts';

interface ScreenState {
  readonly screen: ScreenName;
  /** The alert that the review shows; kept while the seat changes hands. */
  readonly alertId: string | null;
  /** The deployment that somebody chose to look at; null for the one that runs. Kept likewise. */
  readonly deploymentId: string | null;
}

export const screenStore = createStore<ScreenState>()(() => ({
  screen: 'wall',
  alertId: null,
  deploymentId: null,
}));

export function goTo(screen: ScreenName): void {
  screenStore.setState({ screen });
}

export function openAlert(alertId: string): void {
  screenStore.setState({ screen: 'review', alertId });
}

export function chooseDeployment(deploymentId: string): void {
  screenStore.setState({ deploymentId });
}

export function openDeployment(deploymentId: string): void {
  screenStore.setState({ screen: 'deployment', deploymentId });
}
