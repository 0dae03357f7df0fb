import { ProgressBar } from 'react-aria-components';
import { classNames } from '../../ui/class-names.ts';
import styles from './case-log.module.css';

const c = classNames(styles);

/** How much of something is done, 0 to 1. */
export function ShareDone({ share, words }: { readonly share: number; readonly words: string }) {
  return (
    <ProgressBar value={100 * share} aria-label={words} className={c('progress')}>
      <div className={c('track')}>
        <div className={c('done')} style={{ width: `${String(Math.round(100 * share))}%` }} />
      </div>
      <span>{words}</span>
    </ProgressBar>
  );
}
