import { useState } from 'react';
import type { RequestView } from '../../../src-main/contract/requests.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { localDay, localTime, spanInWords } from '../../ui/time.ts';
import { useNow } from '../../ui/use-now.ts';
import { roleWords } from '../../ui/words.ts';
import type { HandedCode } from './code-half.tsx';
import styles from './people.module.css';
import { peopleText } from './text.ts';

const c = classNames(styles);
const text = peopleText.requests;
const mostClosed = 8;

interface RequestPanelProps {
  readonly requests: readonly RequestView[];
  readonly onCode: (code: HandedCode) => void;
}

type Deciding = { readonly what: 'confirm' | 'close'; readonly request: RequestView } | null;

/** What waits for a second person, and what became of the latest. */
export function RequestPanel({ requests, onCode }: RequestPanelProps) {
  const now = useNow();
  const [deciding, setDeciding] = useState<Deciding>(null);
  const pending = requests.filter(({ state }) => state === 'pending');
  const closed = requests.filter(({ state }) => state !== 'pending').slice(0, mostClosed);
  return (
    <Panel title={text.title}>
      {pending.length === 0 ? <p className={c('detail')}>{text.none}</p> : null}
      <ul className={c('requests')}>
        {pending.map((request) => (
          <li key={request.id}>
            <strong>{request.words}</strong>
            <span className={c('detail')}>
              {text.askedBy(request.askedBy.displayName, roleWords[request.askedBy.role])},{' '}
              {localDay(request.askedAt)} {localTime(request.askedAt, false)};{' '}
              {text.timeLeft(spanInWords(request.expiresAt - now))}
            </span>
            <span>
              {text.reason}: {request.reason}
            </span>
            {request.isMine || request.cannotConfirmBecause === null ? null : (
              <span className={c('detail')}>{request.cannotConfirmBecause}</span>
            )}
            <div className={c('actions')}>
              {request.cannotConfirmBecause === null ? (
                <Button look="primary" onPress={() => setDeciding({ what: 'confirm', request })}>
                  {text.confirm}
                </Button>
              ) : null}
              <Button onPress={() => setDeciding({ what: 'close', request })}>
                {request.isMine ? text.withdraw : text.refuse}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {closed.length === 0 ? null : (
        <details>
          <summary>{text.closedTitle}</summary>
          <ul className={c('requests')}>
            {closed.map((request) => (
              <li key={request.id}>
                <span>{request.words}</span>
                <span className={c('detail')}>
                  {text.states[request.state]}
                  {request.closedBy === null ? '' : ` ${text.by(request.closedBy)}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {deciding === null ? null : deciding.what === 'confirm' ? (
        <Confirming request={deciding.request} onCode={onCode} onClose={() => setDeciding(null)} />
      ) : (
        <Closing request={deciding.request} onClose={() => setDeciding(null)} />
      )}
    </Panel>
  );
}

function Confirming(props: {
  readonly request: RequestView;
  readonly onCode: (code: HandedCode) => void;
  readonly onClose: () => void;
}) {
  const { request, onCode, onClose } = props;
  const confirm = useChange('requests.confirm', {
    onDone: ({ codeHalf }) => {
      if (codeHalf !== null)
        onCode({ about: request.words, words: peopleText.code.second, halves: [codeHalf] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={text.confirmTitle}
      confirm={confirm.isPending ? text.confirming : text.confirm}
      change={confirm}
      onConfirm={() => confirm.mutate({ id: request.id })}
      onCancel={onClose}
    >
      <p>
        <strong>{request.words}</strong>
      </p>
      <p>
        {text.askedBy(request.askedBy.displayName, roleWords[request.askedBy.role])}. {text.reason}:{' '}
        {request.reason}
      </p>
      <p>{text.confirmHint}</p>
    </ConfirmDialog>
  );
}

function Closing({ request, onClose }: { readonly request: RequestView; readonly onClose: () => void }) {
  const close = useChange('requests.close', { onDone: onClose });
  return (
    <ReasonDialog
      title={request.isMine ? text.withdrawTitle : text.refuseTitle}
      label={text.why}
      confirm={request.isMine ? text.withdraw : text.refuse}
      look="danger"
      change={close}
      onConfirm={(reason) => close.mutate({ id: request.id, reason })}
      onCancel={onClose}
    >
      <p>{request.words}</p>
    </ReasonDialog>
  );
}
