import { classNames } from '../ui/class-names.ts';
import { localTime, utcTime } from '../ui/time.ts';
import { useNow } from '../ui/use-now.ts';
import styles from './deployment-banner.module.css';
import { frameText as text } from './text.ts';

const c = classNames(styles);

export function Clocks() {
  const now = useNow();
  return (
    <div className={c('clocks')} aria-hidden="true">
      <span>
        <span className={c('time')}>{localTime(now)}</span> {text.local}
      </span>
      <span>
        <span className={c('time', 'faint')}>{utcTime(now)}</span> {text.utc}
      </span>
    </div>
  );
}
