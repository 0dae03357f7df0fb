import { useState } from 'react';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { localDay, localTime } from '../../ui/time.ts';
import styles from './watchlists.module.css';
import { watchlistsText } from './text.ts';

const c = classNames(styles);
const text = watchlistsText.removals;

interface Dropping {
  readonly entryId: string;
  readonly isMine: boolean;
}

/** “Not this person”: who is to be taken off a list, and who was. */
export function RemovalsPanel({ listId }: { readonly listId: string }) {
  const answer = useOperation('watchlists.removals', { id: listId });
  const confirm = useChange('watchlists.confirm-removal');
  const [isAsking, setAsking] = useState(false);
  const [dropping, setDropping] = useState<Dropping | null>(null);
  const at = (step: { readonly by: string; readonly at: number }): string =>
    `${step.by}, ${localDay(step.at)} ${localTime(step.at, false)}`;
  return (
    <Panel title={text.title} aside={<Button onPress={() => setAsking(true)}>{text.ask}</Button>}>
      <Answer of={answer} loading={watchlistsText.loading}>
        {({ removals }) => (
          <>
            {removals.length === 0 ? <p className={c('detail')}>{text.none}</p> : null}
            <ul className={c('removals')}>
              {removals.map(
                ({ entryId, reference, reason, asked, confirmed, cannotConfirmBecause, isMine }) => (
                  <li key={entryId}>
                    <strong>{reference ?? text.somebody}</strong>
                    <span>{reason}</span>
                    <span className={c('detail')}>
                      {text.askedBy(at(asked))}
                      {confirmed === null ? '' : `; ${text.confirmedBy(at(confirmed))}`}
                    </span>
                    {confirmed !== null ? null : (
                      <>
                        {cannotConfirmBecause === null ? null : (
                          <span className={c('detail')}>{cannotConfirmBecause}</span>
                        )}
                        <div className={c('actions')}>
                          {cannotConfirmBecause === null ? (
                            <Button
                              look="primary"
                              isPending={confirm.isPending}
                              onPress={() => confirm.mutate({ entryId })}
                            >
                              {text.confirm}
                            </Button>
                          ) : null}
                          <Button onPress={() => setDropping({ entryId, isMine })}>
                            {isMine ? text.withdraw : text.refuse}
                          </Button>
                        </div>
                      </>
                    )}
                  </li>
                ),
              )}
            </ul>
          </>
        )}
      </Answer>
      {confirm.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(confirm.error)}
        </Message>
      ) : null}
      {isAsking ? <AskDialog listId={listId} onClose={() => setAsking(false)} /> : null}
      {dropping === null ? null : <DropDialog {...dropping} onClose={() => setDropping(null)} />}
    </Panel>
  );
}

function DropDialog({ entryId, isMine, onClose }: Dropping & { readonly onClose: () => void }) {
  const drop = useChange('watchlists.drop-removal', { onDone: onClose });
  return (
    <ReasonDialog
      title={isMine ? text.withdrawTitle : text.refuseTitle}
      label={text.why}
      confirm={isMine ? text.withdraw : text.refuse}
      change={drop}
      onConfirm={(reason) => drop.mutate({ entryId, reason })}
      onCancel={onClose}
    >
      <p>{text.stays}</p>
    </ReasonDialog>
  );
}

function AskDialog({ listId, onClose }: { readonly listId: string; readonly onClose: () => void }) {
  const [reference, setReference] = useState('');
  const [reason, setReason] = useState('');
  const ask = useChange('watchlists.ask-removal', { onDone: onClose });
  return (
    <ConfirmDialog
      title={text.askTitle}
      confirm={text.ask}
      change={ask}
      isConfirmDisabled={reference.trim() === '' || reason.trim().length < 3}
      onConfirm={() => ask.mutate({ listId, reference, reason })}
      onCancel={onClose}
    >
      <p>{text.hint}</p>
      <TextInput
        label={watchlistsText.reference}
        autoFocus
        maxLength={60}
        value={reference}
        onChange={setReference}
      />
      <TextInput label={text.why} maxLength={300} value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}
