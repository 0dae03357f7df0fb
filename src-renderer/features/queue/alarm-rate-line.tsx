import { classNames } from '../../ui/class-names.ts';
import { alarmLoad, type AlarmLoad } from './alarm-rate.ts';
import styles from './queue.module.css';
import { queueText as text } from './text.ts';

const c = classNames(styles);

const bars: Readonly<Record<AlarmLoad, number>> = { calm: 1, steady: 2, demanding: 3, 'too-many': 4 };

/** How many alerts there were of late, and what that means for those who judge them. */
export function AlarmRateLine({ raisedInTenMinutes }: { readonly raisedInTenMinutes: number }) {
  const load = alarmLoad(raisedInTenMinutes);
  return (
    <p className={c('rate', load)} title={text.rateHint}>
      <svg viewBox="0 0 19 12" width="19" height="12" aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 5}
            y={12 - bar * 3}
            width="4"
            height={bar * 3}
            fill="currentColor"
            opacity={bar <= bars[load] ? 1 : 0.3}
          />
        ))}
      </svg>
      {text.rate(raisedInTenMinutes, text.loads[load])}
    </p>
  );
}
