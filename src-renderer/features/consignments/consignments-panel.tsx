import { useState } from 'react';
import type { ConsignmentState, ConsignmentView } from '../../../src-main/contract/consignments.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconFor, type IconName } from '../../ui/icons.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { Table } from '../../ui/table.tsx';
import { localDay, localTime } from '../../ui/time.ts';
import styles from './consignments.module.css';
import { SendDialog } from './send-dialog.tsx';
import { consignmentsText as text } from './text.ts';

const c = classNames(styles);

const icons: Readonly<Record<ConsignmentState, IconName>> = {
  sending: 'connecting',
  arrived: 'question',
  accepted: 'check',
  refused: 'warning',
  'called-back': 'connecting',
  destroyed: 'cross',
  lost: 'warning',
};

/** At a control room, what was sent down to sites and what became of it; nothing where no site is joined. */
export function ConsignmentsPanel() {
  const answer = useOperation('consignments.list', {});
  const { person } = useSession();
  const [isSending, setSending] = useState(false);
  const [calledBack, setCalledBack] = useState<ConsignmentView | null>(null);
  const maySend = mayCall(person.role, 'consignments.send-policy');
  const sites = answer.data?.sites ?? [];
  if (answer.data !== undefined && sites.length === 0 && answer.data.consignments.length === 0) return null;
  return (
    <Panel
      title={text.title}
      aside={
        maySend && sites.length > 0 ? (
          <Button icon="up" onPress={() => setSending(true)}>
            {text.send}
          </Button>
        ) : null
      }
    >
      <p className={c('detail')}>{text.hint}</p>
      <Answer of={answer} loading={text.loading}>
        {({ consignments }) =>
          consignments.length === 0 ? (
            <p>{text.none}</p>
          ) : (
            <Table label={text.title} columns={text.columns}>
              {consignments.map((consignment) => (
                <Row
                  key={consignment.id}
                  of={consignment}
                  onCallBack={
                    consignment.canBeCalledBack && mayCall(person.role, 'consignments.call-back')
                      ? () => setCalledBack(consignment)
                      : null
                  }
                />
              ))}
            </Table>
          )
        }
      </Answer>
      {isSending ? <SendDialog sites={sites} onClose={() => setSending(false)} /> : null}
      {calledBack === null ? null : <CallBackDialog of={calledBack} onClose={() => setCalledBack(null)} />}
    </Panel>
  );
}

function Row({
  of: { site, what, name, state, words, entries, sent, sentAt, sentBy },
  onCallBack,
}: {
  readonly of: ConsignmentView;
  readonly onCallBack: (() => void) | null;
}) {
  return (
    <tr>
      <th scope="row">{site}</th>
      <td>
        {text.what[what]}
        <span className={c('detail')}>{name}</span>
      </td>
      <td>
        <span className={c('state', state === 'accepted' && 'good', state === 'refused' && 'bad')}>
          <IconFor name={icons[state]} size="1em" />
          {text.states[state]}
        </span>
        {state === 'sending' && entries > 0 ? (
          <progress
            className={c('progress')}
            value={sent}
            max={entries}
            aria-label={text.progress(sent, entries)}
          />
        ) : null}
        <span className={c('words')}>{words}</span>
      </td>
      <td>
        {localDay(sentAt)} {localTime(sentAt, false)}
        <span className={c('detail')}>{text.by(sentBy)}</span>
      </td>
      <td>{onCallBack === null ? null : <Button onPress={onCallBack}>{text.callBack.open}</Button>}</td>
    </tr>
  );
}

function CallBackDialog({
  of: { id, name, site },
  onClose,
}: {
  readonly of: ConsignmentView;
  readonly onClose: () => void;
}) {
  const callBack = useChange('consignments.call-back', { onDone: onClose });
  return (
    <ReasonDialog
      title={text.callBack.title}
      label={text.callBack.why}
      confirm={text.callBack.confirm}
      look="danger"
      change={callBack}
      onConfirm={(reason) => callBack.mutate({ id, reason })}
      onCancel={onClose}
    >
      <p>{text.callBack.words(name, site)}</p>
    </ReasonDialog>
  );
}
