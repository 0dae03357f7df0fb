import { memo } from 'react';
import type { AlertSummary } from '../../../src-main/contract/alerts.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { agoInWords, spanInWords } from '../../ui/time.ts';
import { useNowAs } from '../../ui/use-now.ts';
import { alertStateWords } from '../../ui/words.ts';
import styles from './queue.module.css';
import { queueText as text } from './text.ts';

const c = classNames(styles);

interface QueueRowProps {
  readonly alert: AlertSummary;
  readonly isOpen: boolean;
  readonly onOpen: (alertId: string) => void;
}

/** Drawn anew when something about its own alert changed: the others of a long queue stay as they are. */
export const QueueRow = memo(function QueueRow({ alert, isOpen, onOpen }: QueueRowProps) {
  const { raisedAt, escalatedAt, waitingSince } = alert;
  const age = useNowAs((now) => agoInWords(raisedAt, now));
  const whose = whoseTurn(alert);
  const calledOut = useNowAs((now) =>
    escalatedAt === null || waitingSince === null ? null : text.nobodySince(spanInWords(now - waitingSince)),
  );
  return (
    <li className={c('item')}>
      <button
        type="button"
        className={c(
          'row',
          alert.state === 'new' && 'fresh',
          alert.canJudge && 'mine',
          (calledOut !== null || alert.state === 'expired') && 'urgent',
        )}
        aria-current={isOpen ? 'true' : undefined}
        onClick={() => onOpen(alert.id)}
      >
        <span className={c('number')}>{text.alert(alert.number)}</span>
        <span className={c('state')}>
          <VoteDots locked={alert.votesLocked} />
          {alert.wasDecoy ? text.wasDecoy : alertStateWords[alert.state]}
        </span>
        <span className={c('line')}>
          <span>
            {alert.site === null ? alert.cameraName : text.atSite(alert.site.name, alert.cameraName)}
          </span>
          <span className={c('age')}>{age}</span>
        </span>
        {whose === null ? null : <span className={c('whose')}>{whose}</span>}
        {calledOut === null ? null : (
          <span className={c('call')}>
            <IconFor name="warning" size="1em" />
            {calledOut}
          </span>
        )}
      </button>
    </li>
  );
});

/** What the alert waits for, as far as this person is concerned. */
function whoseTurn(alert: AlertSummary): string | null {
  if (alert.state === 'expired') return text.explanationMissing;
  if (alert.heldBy !== null) return alert.heldBy.isMe ? text.yoursInHand : text.heldBy(alert.heldBy.name);
  if (alert.canJudge) return text.yours;
  if (alert.site?.standing === 'sent') return text.onItsWay(alert.site.name);
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
