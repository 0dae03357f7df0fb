import { useEffect, useRef, type ReactNode } from 'react';
import type { AlertView } from '../../../src-main/contract/alerts.ts';
import { classNames } from '../../ui/class-names.ts';
import { agoInWords, localTime } from '../../ui/time.ts';
import { useNow } from '../../ui/use-now.ts';
import { alertStateWords } from '../../ui/words.ts';
import { CannotJudge } from './cannot-judge.tsx';
import { Comparison } from './comparison.tsx';
import { ExpiredAlert } from './expired-alert.tsx';
import { LockedVote } from './locked-vote.tsx';
import { PicturesGone } from './pictures-gone.tsx';
import { PutBack } from './put-back.tsx';
import { JudgedDecoy } from './judged-decoy.tsx';
import { Decision, Revealed } from './revealed.tsx';
import type { RevealedAlert } from './revealed-alert.ts';
import { TakeAlert } from './take-alert.tsx';
import { VerdictForm } from './verdict-form.tsx';
import styles from './review.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

interface AlertReviewProps {
  readonly alert: AlertView;
  readonly beside: (alert: RevealedAlert) => ReactNode;
  readonly onSwap: () => void;
}

export function AlertReview({ alert, beside, onSwap }: AlertReviewProps) {
  const now = useNow();
  const article = useRef<HTMLElement>(null);
  const { summary } = alert;
  const { destroyedAt, probes, candidate } = alert.pictures;
  const header = (
    <>
      <h1 className={c('number')}>{text.alert(summary.number)}</h1>
      <p className={c('where')}>
        {summary.site === null ? null : (
          <strong>{text.ofSite(summary.site.name, summary.site.number)} </strong>
        )}
        {text.raised(summary.cameraName, localTime(summary.raisedAt), agoInWords(summary.raisedAt, now))}
      </p>
      <strong className={c('state')}>
        {summary.wasDecoy ? text.decoy.state : alertStateWords[summary.state]}
      </strong>
      {summary.heldBy?.isMe === true ? <PutBack alertId={summary.id} /> : null}
    </>
  );

  // The keys of the judgement must not land on the row of the queue that was just pressed.
  useEffect(() => article.current?.focus(), [summary.id]);
  return (
    <article
      ref={article}
      tabIndex={-1}
      className={c('alert', alert.phase !== 'blind' && 'revealed')}
      aria-label={text.alert(summary.number)}
    >
      {alert.phase === 'revealed' ? <Decision alert={alert} /> : null}
      {/* One place for both phases, so that the pictures are not fetched, and logged as seen, a second time. */}
      {candidate === null || destroyedAt !== null ? (
        <PicturesGone destroyedAt={destroyedAt ?? now} header={header} />
      ) : (
        <Comparison pictures={{ probes, candidate }} header={header} />
      )}
      {alert.phase === 'revealed' ? <Revealed alert={alert} beside={beside(alert)} /> : null}
      {alert.phase === 'decoy' ? <JudgedDecoy alert={alert} /> : null}
      {alert.phase === 'blind' ? <Blind alert={alert} onSwap={onSwap} /> : null}
    </article>
  );
}

function Blind({
  alert,
  onSwap,
}: {
  readonly alert: Extract<AlertView, { readonly phase: 'blind' }>;
  readonly onSwap: () => void;
}) {
  const { summary, myVote, explanation, reasons } = alert;
  if (summary.state === 'expired') return <ExpiredAlert alertId={summary.id} explanation={explanation} />;
  if (myVote !== null) return <LockedVote alert={alert} myVote={myVote} onSwap={onSwap} />;
  if (summary.canJudge) return <VerdictForm alertId={summary.id} offered={reasons} />;
  if (summary.canTake) return <TakeAlert summary={summary} />;
  return <CannotJudge because={summary.cannotJudgeBecause ?? ''} onSwap={onSwap} />;
}
