import type { AlertView } from '../../../src-main/contract/alerts.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { Votes } from './revealed.tsx';
import styles from './panels.module.css';
import { reviewText } from './text.ts';

const c = classNames(styles);
const text = reviewText.decoy;

interface JudgedDecoyProps {
  readonly alert: Extract<AlertView, { readonly phase: 'decoy' }>;
}

/** Once both votes are locked: that there was nobody to find, and what each said. */
export function JudgedDecoy({ alert }: JudgedDecoyProps) {
  const { myVote } = alert;
  return (
    <div className={c('column')}>
      <div className={c('decision', 'rejected')} role="status">
        <IconFor name={myVote?.verdict === 'no-match' ? 'check' : 'question'} size="2rem" />
        <div>
          <strong>{text.title}</strong>
          <p>
            {text.hint} {myVote === null ? '' : text.yours[myVote.verdict]}
          </p>
          <p className={c('hint')}>{text.notes}</p>
        </div>
      </div>
      <Votes of={alert} />
    </div>
  );
}
