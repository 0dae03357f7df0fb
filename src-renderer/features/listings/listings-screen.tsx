import { useState } from 'react';
import type { ListingQuestion } from '../../../src-main/contract/listings.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { localDay, localTime, spanInWords } from '../../ui/time.ts';
import { useNow } from '../../ui/use-now.ts';
import { AnswerView } from './answer-view.tsx';
import { AskDialog, CloseDialog, ConfirmQuestion } from './question-dialogs.tsx';
import styles from './listings.module.css';
import { listingsText as text } from './text.ts';

const c = classNames(styles);

type Open =
  | { readonly what: 'ask' }
  | { readonly what: 'confirm' | 'close'; readonly question: ListingQuestion }
  | null;

const at = (instant: number): string => `${localDay(instant)} ${localTime(instant, false)}`;

/** “Was I listed?”: what waits for a second person, and what was answered. */
export function ListingsScreen() {
  const { person } = useSession();
  const answer = useOperation('listings.list', {});
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => setOpen(null);
  const mayAsk = mayCall(person.role, 'listings.ask');
  return (
    <Screen title={text.title}>
      <Answer of={answer} loading={text.loading}>
        {({ questions, cannotAskBecause }) => {
          const waiting = questions.filter(({ state }) => state === 'pending');
          const decided = questions.filter(({ state }) => state !== 'pending');
          return (
            <div className={c('page')}>
              <p className={c('intro')}>{text.intro}</p>
              <Panel
                title={text.waiting}
                aside={
                  mayAsk ? (
                    <Button
                      icon="question"
                      isDisabled={cannotAskBecause !== null}
                      onPress={() => setOpen({ what: 'ask' })}
                    >
                      {text.ask.open}
                    </Button>
                  ) : null
                }
              >
                {mayAsk && cannotAskBecause !== null ? (
                  <p className={c('detail')}>{cannotAskBecause}</p>
                ) : null}
                {waiting.length === 0 ? <p className={c('detail')}>{text.nothingWaits}</p> : null}
                <ul className={c('questions')}>
                  {waiting.map((question) => (
                    <Waiting key={question.id} question={question} onOpen={setOpen} />
                  ))}
                </ul>
              </Panel>
              {decided.length === 0 ? null : (
                <Panel title={text.decided}>
                  <ul className={c('questions')}>
                    {decided.map((question) => (
                      <li key={question.id}>
                        <Asked question={question} />
                        <span className={c('state')}>
                          {text.states[question.state]}
                          {question.closed === null ? null : (
                            <span className={c('detail')}>
                              {text.closedBy(question.closed.by, at(question.closed.at))}
                            </span>
                          )}
                        </span>
                        {question.state === 'answered' ? <AnswerView answer={question.answer} /> : null}
                      </li>
                    ))}
                  </ul>
                </Panel>
              )}
            </div>
          );
        }}
      </Answer>
      {open?.what === 'ask' ? <AskDialog onClose={close} /> : null}
      {open?.what === 'confirm' ? <ConfirmQuestion question={open.question} onClose={close} /> : null}
      {open?.what === 'close' ? <CloseDialog question={open.question} onClose={close} /> : null}
    </Screen>
  );
}

function Asked({ question }: { readonly question: ListingQuestion }) {
  const { reference, reason, asked } = question;
  return (
    <>
      <strong>{reference ?? text.locked}</strong>
      {reason === null ? null : (
        <span>
          {text.reason}: {reason}
        </span>
      )}
      <span className={c('detail')}>{text.askedBy(asked.by, at(asked.at))}</span>
    </>
  );
}

interface WaitingProps {
  readonly question: ListingQuestion;
  readonly onOpen: (open: Open) => void;
}

function Waiting({ question, onOpen }: WaitingProps) {
  const now = useNow();
  const { cannotConfirmBecause, isMine, expiresAt } = question;
  return (
    <li>
      <Asked question={question} />
      <span className={c('detail')}>{text.timeLeft(spanInWords(expiresAt - now))}</span>
      {cannotConfirmBecause === null ? null : <span className={c('detail')}>{cannotConfirmBecause}</span>}
      <div className={c('actions')}>
        {cannotConfirmBecause === null ? (
          <Button look="primary" onPress={() => onOpen({ what: 'confirm', question })}>
            {text.confirm.open}
          </Button>
        ) : null}
        <Button onPress={() => onOpen({ what: 'close', question })}>
          {isMine ? text.close.withdraw : text.close.refuse}
        </Button>
      </div>
    </li>
  );
}
