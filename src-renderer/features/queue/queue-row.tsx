import type { AlertSummary } from '../../../src-main/contract/alerts.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { agoInWords, spanInWords } from '../../ui/time.ts';
import { useNow } from '../../ui/use-now.ts';
import { alertStateWords } from '../../ui/words.ts';
import styles from './queue.module.css';
import { queueText as text } from './text.ts';

const c = classNames(styles);

interface QueueRowProps {
  readonly alert: AlertSummary;
  readonly isOpen: boolean;
  readonly onOpen: (alertId: string) => void;
}

export function QueueRow({ alert, isOpen, onOpen }: QueueRowProps) {
  const now = useNow();
  const whose = whoseTurn(alert);
  const calledOut = alert.escalatedAt !== null && alert.waitingSince !== null;
  return (
    <li>
      <button
        type="button"
        className={c(
          'row',
          alert.state === 'new' && 'fresh',
          alert.canJudge && 'mine',
          (calledOut || alert.state === 'expired') && 'urgent',
        )}
        aria-current={isOpen ? 'true' : undefined}
        onClick={() => onOpen(alert.id)}
      >
        <span className={c('number')}>{text.alert(alert.number)}</span>
        <span className={c('state')}>
          <VoteDots locked={alert.votesLocked} />
          {alert.wasDecoy ? text.wasDecoy : alertStateWords[alert.state]}
        </span>
        <span className={c('camera')}>{alert.cameraName}</span>
        <span className={c('age')}>{agoInWords(alert.raisedAt, now)}</span>
        {whose === null ? null : <span className={c('whose')}>{whose}</span>}
        {calledOut ? (
          <span className={c('call')}>
            <IconFor name="warning" size="1em" />
            {text.nobodySince(spanInWords(now - (alert.waitingSince ?? now)))}
          </span>
        ) : null}
      </button>
    </li>
  );
}

/** What the alert waits for, as far as this person is concerned. */
function whoseTurn(alert: AlertSummary): string | null {
  if (alert.state === 'expired') return text.explanationMissing;
  if (alert.heldBy !== null) return alert.heldBy.isMe ? text.yoursInHand : text.heldBy(alert.heldBy.name);
  if (alert.canJudge) return text.yours;
  if (alert.state === 'confirmed') return text.outcomeMissing;
  if (alert.iHaveVoted && alert.votesLocked < 2) return text.yourVote;
  return null;
}

/** Two places for two votes; the words beside them say the same. */
function VoteDots({ locked }: { readonly locked: number }) {
  return (
    <svg viewBox="0 0 22 10" width="22" height="10" aria-hidden="true">
      {[0, 1].map((place) => (
        <circle
          key={place}
          cx={5 + place * 12}
          cy="5"
          r="3.6"
          fill={place < locked ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth="1.4"
        />
      ))}
    </svg>
  );
}
