import type { WatchlistState } from '../../../src-main/contract/watchlists.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor, type IconName } from '../../ui/icons.tsx';
import styles from './watchlists.module.css';
import { watchlistsText as text } from './text.ts';

const c = classNames(styles);

const looks: Readonly<Record<WatchlistState, readonly [IconName, 'plain' | 'waiting' | 'good']>> = {
  draft: ['plus', 'plain'],
  arriving: ['question', 'waiting'],
  submitted: ['question', 'waiting'],
  approved: ['check', 'waiting'],
  sealed: ['lock', 'good'],
  destroyed: ['cross', 'plain'],
};

/** The state of a list: a shape, a word, and a colour that only repeats them. */
export function ListState({ state, isInUse }: { readonly state: WatchlistState; readonly isInUse: boolean }) {
  const [icon, tone] = looks[state];
  return (
    <span className={c('mark', tone)}>
      <IconFor name={icon} size="1em" />
      {text.states[state]}
      {isInUse ? ` · ${text.inUse}` : ''}
    </span>
  );
}
