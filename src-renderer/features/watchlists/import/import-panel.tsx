import { useState } from 'react';
import type { ImportStatus } from '../../../../src-main/contract/imports.ts';
import { errorWords } from '../../../engine/error-words.ts';
import { useChange, useOperation } from '../../../engine/use-operation.ts';
import { Answer } from '../../../ui/answer.tsx';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Message } from '../../../ui/message.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { spanInWords } from '../../../ui/time.ts';
import { ChooseFiles } from './choose-files.tsx';
import { ImportResult } from './import-result.tsx';
import styles from './import.module.css';
import { Progress } from './progress.tsx';
import { importText as text } from './text.ts';

const c = classNames(styles);

const everyMs = 700;

/** From the file to the list: choose, look at it, put right or leave out, list everybody at once. */
export function ImportPanel({ listId, onClose }: { readonly listId: string; readonly onClose: () => void }) {
  const answer = useOperation('imports.status', {}, { everyMs });
  const [isNew, setNew] = useState(true);
  return (
    <Panel title={text.title} aside={<Button onPress={onClose}>{text.close}</Button>}>
      <Answer of={answer} loading={text.opening}>
        {({ status }) => {
          const isUnderWay = status !== null && status.endedAt === null;
          if (isUnderWay && !status.isMine) {
            return <Message tone="attention">{text.other(status.begunBy)}</Message>;
          }
          if (status === null || status.listId !== listId || (status.endedAt !== null && isNew)) {
            return (
              <>
                {status === null && !isNew ? <Message tone="attention">{text.gone}</Message> : null}
                <ChooseFiles
                  listId={listId}
                  onBegun={() => {
                    setNew(false);
                    void answer.refetch();
                  }}
                />
              </>
            );
          }
          return status.phase === 'receiving' ? (
            <ChooseFiles listId={listId} left={status.id} onBegun={() => void answer.refetch()} />
          ) : (
            <UnderWay status={status} onAgain={() => setNew(true)} />
          );
        }}
      </Answer>
    </Panel>
  );
}

function UnderWay({ status, onAgain }: { readonly status: ImportStatus; readonly onAgain: () => void }) {
  switch (status.phase) {
    case 'receiving':
    case 'checking':
      return <Checking status={status} />;
    case 'checked':
    case 'committing':
      return <ImportResult status={status} />;
    case 'committed':
      return <Over tone="good" words={text.committed(status.accepted)} onAgain={onAgain} />;
    case 'cancelled':
      return <Over tone="neutral" words={text.cancelled} onAgain={onAgain} />;
    case 'failed':
      return <Over tone="bad" words={status.failure ?? ''} title={text.failed} onAgain={onAgain} />;
  }
}

function Checking({ status }: { readonly status: ImportStatus }) {
  const { id, rows, checked, accepted, refused, rowsPerSecond, secondsLeft } = status;
  const cancel = useChange('imports.cancel');
  return (
    <>
      <Progress
        words={rows === 0 ? text.opening : text.checking(checked, rows)}
        share={rows === 0 ? 0 : checked / rows}
      />
      <p className={c('counts')} role="status">
        <span className={c('good')}>{text.withCount(text.fine, accepted)}</span>
        <span className={c('bad')}>{text.withCount(text.rowColumns[4], refused)}</span>
        {rowsPerSecond === null || secondsLeft === null ? null : (
          <span>{text.pace(rowsPerSecond, spanInWords(secondsLeft * 1_000))}</span>
        )}
      </p>
      <div className={c('actions')}>
        <Button isPending={cancel.isPending} onPress={() => cancel.mutate({ id })}>
          {cancel.isPending ? text.cancelling : text.cancel}
        </Button>
      </div>
      {cancel.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(cancel.error)}
        </Message>
      ) : null}
    </>
  );
}

function Over(props: {
  readonly tone: 'good' | 'neutral' | 'bad';
  readonly words: string;
  readonly title?: string;
  readonly onAgain: () => void;
}) {
  const { tone, words, title, onAgain } = props;
  return (
    <>
      <Message tone={tone} role="status" {...(title === undefined ? {} : { title })}>
        {words}
      </Message>
      <div className={c('actions')}>
        <Button onPress={onAgain}>{text.open}</Button>
      </div>
    </>
  );
}
