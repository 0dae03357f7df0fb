import { ProgressBar } from 'react-aria-components';
import { classNames } from '../../../ui/class-names.ts';
import styles from './import.module.css';

const c = classNames(styles);

/** How far something is, in words and as a bar. */
export function Progress({ words, share }: { readonly words: string; readonly share: number }) {
  return (
    <ProgressBar aria-label={words} value={share * 100} className={c('progress')}>
      {({ percentage }) => (
        <>
          <span>{words}</span>
          <div className={c('track')}>
            <div className={c('bar')} style={{ width: `${String(percentage ?? 0)}%` }} />
          </div>
        </>
      )}
    </ProgressBar>
  );
}
