import type { WatchlistView } from '../../../src-main/contract/watchlists.ts';
import { classNames } from '../../ui/class-names.ts';
import { localDay, localTime, spanInWords } from '../../ui/time.ts';
import { useNow } from '../../ui/use-now.ts';
import { ListState } from './list-state.tsx';
import styles from './watchlists.module.css';
import { watchlistsText as text } from './text.ts';

const c = classNames(styles);

interface ListChooserProps {
  readonly lists: readonly WatchlistView[];
  readonly chosenId: string;
  readonly onChoose: (id: string) => void;
}

export function ListChooser({ lists, chosenId, onChoose }: ListChooserProps) {
  const now = useNow();
  return (
    <nav aria-label={text.title}>
      <ul className={c('chooser-of-lists')}>
        {lists.map(({ id, name, state, entries, expiresAt, destroyedAt, isInUse }) => (
          <li key={id}>
            <button
              type="button"
              className={c('choice', id === chosenId && 'chosen', state === 'destroyed' && 'gone')}
              aria-current={id === chosenId}
              onClick={() => onChoose(id)}
            >
              <strong>{name}</strong>
              <ListState state={state} isInUse={isInUse} />
              <span className={c('detail')}>
                {text.entries(entries)},{' '}
                {destroyedAt === null
                  ? text.timeLeft(spanInWords(expiresAt - now))
                  : `${localDay(destroyedAt)} ${localTime(destroyedAt, false)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
