import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import styles from './watchlists.module.css';
import { watchlistsText } from './text.ts';

const c = classNames(styles);
const text = watchlistsText.gallery;

interface PagesProps {
  readonly offset: number;
  readonly size: number;
  readonly of: number;
  readonly onGo: (offset: number) => void;
}

/** Goes through what is too long for one page; nothing where one page holds it. */
export function Pages({ offset, size, of: count, onGo }: PagesProps) {
  if (count <= size) return null;
  return (
    <div className={c('pages')}>
      <Button isDisabled={offset === 0} onPress={() => onGo(Math.max(0, offset - size))}>
        {text.before}
      </Button>
      <span>{text.range(offset + 1, Math.min(count, offset + size), count)}</span>
      <Button isDisabled={offset + size >= count} onPress={() => onGo(offset + size)}>
        {text.next}
      </Button>
    </div>
  );
}
