import type { ErrorRate } from '../../../src-main/contract/alerts.ts';
import { classNames } from '../../ui/class-names.ts';
import styles from './panels.module.css';
import { oneIn } from './one-in.ts';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

interface ScoreScaleProps {
  readonly score: number;
  readonly threshold: number;
  readonly errorRate: ErrorRate | null;
}

/** The score on a scale from 0 to 1 with the threshold marked; the words beside it say the same. */
export function ScoreScale({ score, threshold, errorRate }: ScoreScaleProps) {
  const at = (value: number) => `${Math.min(1, Math.max(0, value)) * 100}%`;
  return (
    <div>
      <div className={c('scale')} aria-hidden="true">
        <span className={c('filled')} style={{ width: at(score) }} />
        <span className={c('threshold')} style={{ left: at(threshold) }} />
      </div>
      <p>
        <strong>{text.score(score.toFixed(3), threshold.toFixed(3))}</strong>
      </p>
      {errorRate === null ? (
        <p className={c('hint')}>{text.errorUnknown}</p>
      ) : (
        <p>
          {text.errorRate(oneIn(errorRate.value))}{' '}
          <span className={c('hint')}>
            {text.errorInterval(oneIn(errorRate.high), oneIn(errorRate.low))}
            {errorRate.isExtrapolated ? ` ${text.errorExtrapolated}` : ''}
          </span>
        </p>
      )}
      <p className={c('hint')}>{text.scoreHint}</p>
    </div>
  );
}
