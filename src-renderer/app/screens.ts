import type { Role } from '../../src-main/contract/domain.ts';
import type { OperationName } from '../../src-main/contract/operations.ts';
import { mayCall } from '../engine/who-may.ts';
import type { IconName } from '../ui/icons.tsx';

/** `account` is everybody's own; it stands under the person's name and not among the others. */
export type ScreenName =
  | 'wall'
  | 'review'
  | 'case-log'
  | 'cameras'
  | 'watchlists'
  | 'listings'
  | 'deployment'
  | 'cases'
  | 'figures'
  | 'people'
  | 'reviewers'
  | 'policy'
  | 'sites'
  | 'account';

interface ScreenEntry {
  readonly name: ScreenName;
  readonly title: string;
  readonly icon: IconName;
  /** Who may call this sees the screen. */
  readonly needs: OperationName;
}

const screens: readonly ScreenEntry[] = [
  { name: 'wall', title: 'Wall', icon: 'wall', needs: 'cameras.list' },
  { name: 'review', title: 'Review', icon: 'review', needs: 'alerts.list' },
  { name: 'cases', title: 'Cases', icon: 'folder', needs: 'cases.list' },
  { name: 'case-log', title: 'Case log', icon: 'log', needs: 'case-log.list' },
  { name: 'cameras', title: 'Cameras', icon: 'camera', needs: 'cameras.add' },
  { name: 'watchlists', title: 'Watchlists', icon: 'watchlist', needs: 'watchlists.list' },
  { name: 'listings', title: 'Was I listed?', icon: 'question', needs: 'listings.list' },
  { name: 'deployment', title: 'Deployment', icon: 'deployment', needs: 'deployments.current' },
  { name: 'figures', title: 'Figures', icon: 'figures', needs: 'reports.figures' },
  { name: 'people', title: 'People', icon: 'people', needs: 'people.list' },
  { name: 'reviewers', title: 'Reviewers', icon: 'person', needs: 'decoys.accuracy' },
  { name: 'policy', title: 'Policy', icon: 'policy', needs: 'policy.current' },
];

/** Where this machine has to do with others; last, so that the keys of the other screens are the same everywhere. */
const sites: ScreenEntry = { name: 'sites', title: 'Sites', icon: 'up', needs: 'sites.list' };

export function screensFor(role: Role, isAmongOthers = false): readonly ScreenEntry[] {
  return [...screens, ...(isAmongOthers ? [sites] : [])].filter(({ needs }) => mayCall(role, needs));
}

/** The screen that was asked for, or the wall where the role may not see it. */
export function screenFor(role: Role, wanted: ScreenName): ScreenName {
  if (wanted === 'account' || wanted === 'sites') return wanted;
  return screensFor(role).some(({ name }) => name === wanted) ? wanted : 'wall';
}
