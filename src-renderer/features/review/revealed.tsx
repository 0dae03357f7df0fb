import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { localTime } from '../../ui/time.ts';
import { roleWords, verdictWords } from '../../ui/words.ts';
import { CandidateFacts } from './candidate-facts.tsx';
import { ClipPanel } from './clip-panel.tsx';
import { ClipThere } from './clip-there.tsx';
import { DispatchCard } from './dispatch-card.tsx';
import { OutcomeForm } from './outcome-form.tsx';
import { wordsOf } from './reasons.ts';
import { isConfirmed, type RevealedAlert } from './revealed-alert.ts';
import { ScoreScale } from './score-scale.tsx';
import styles from './panels.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

export function Decision({ alert }: { readonly alert: RevealedAlert }) {
  const confirmed = isConfirmed(alert);
  const { site } = alert.summary;
  return (
    <div className={c('decision', confirmed ? 'confirmed' : 'rejected')} role="status">
      <IconFor name={confirmed ? 'check' : 'cross'} size="2rem" />
      <div>
        <strong>
          {!confirmed
            ? text.decisions.rejected
            : site?.standing === 'sent'
              ? text.decisions.confirmedHere(site.name)
              : text.decisions.confirmed}
        </strong>
        <p>{confirmed ? text.decisions.confirmedHint : text.decisions.rejectedHint}</p>
        <Standing site={site} />
      </div>
    </div>
  );
}

/** Whether the site of an alert goes by what was decided here. */
function Standing({ site }: { readonly site: RevealedAlert['summary']['site'] }) {
  return site === null || site.standing === 'open' ? null : <p>{text.standings[site.standing](site.name)}</p>;
}

/** What was hidden until both votes were locked. */
export function Revealed({ alert, beside }: { readonly alert: RevealedAlert; readonly beside: ReactNode }) {
  return (
    <div className={c('revealed')}>
      <div className={c('column')}>
        {isConfirmed(alert) ? (
          <DispatchCard alert={alert} />
        ) : (
          <Panel title={text.rejectedTitle}>
            <CandidateFacts candidate={alert.candidate} />
          </Panel>
        )}
        <Panel title={text.scoreTitle}>
          <ScoreScale score={alert.score} threshold={alert.threshold} errorRate={alert.errorRate} />
          <Facts of={[[text.model, alert.model]]} />
        </Panel>
      </div>
      <div className={c('column')}>
        {alert.clip === null ? null : <ClipPanel path={alert.clip} raisedAt={alert.summary.raisedAt} />}
        {alert.clipThere === null ? null : (
          <ClipThere
            alertId={alert.summary.id}
            site={alert.summary.site?.name ?? ''}
            standing={alert.clipThere}
          />
        )}
        {isConfirmed(alert) ? <Outcome alert={alert} /> : null}
        <Votes of={alert} />
        {beside}
      </div>
    </div>
  );
}

function Outcome({ alert: { dispatch, outcome, outcomes, summary } }: { readonly alert: RevealedAlert }) {
  if (outcome === null && summary.site?.standing === 'sent') return null;
  if (outcome === null)
    return <OutcomeForm alertId={summary.id} outcomes={outcomes} isNext={dispatch !== null} />;
  return (
    <Panel title={text.outcomeDone}>
      <p className={c('name')}>{outcome.what.words}</p>
      {outcome.note === '' ? null : <p>{outcome.note}</p>}
      <p className={c('hint')}>{text.outcomeRecorded(outcome.by, localTime(outcome.recordedAt))}</p>
    </Panel>
  );
}

/** How both voted, and what was withdrawn before. */
export function Votes({
  of: alert,
}: {
  readonly of: Pick<RevealedAlert, 'votes' | 'withdrawn' | 'reasons'>;
}) {
  return (
    <Panel title={text.votes}>
      <ul className={c('votes')} aria-label={text.votes}>
        {alert.votes.map((vote) => (
          <li key={vote.by}>
            <strong>{verdictWords[vote.verdict]}</strong>
            <span>
              {vote.by}, {roleWords[vote.role].toLowerCase()}, {localTime(vote.lockedAt)}
            </span>
            <span>{wordsOf(vote.reasons, alert.reasons).join(' · ')}</span>
          </li>
        ))}
        {alert.withdrawn.map((vote) => (
          <li key={`${vote.by} ${vote.withdrawnAt}`} className={c('withdrawn')}>
            <strong>{text.withdrawn(verdictWords[vote.verdict])}</strong>
            <span>
              {vote.by}, {localTime(vote.withdrawnAt)}
            </span>
            <span>{vote.because}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
