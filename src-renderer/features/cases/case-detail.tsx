import { useState } from 'react';
import type { CaseView } from '../../../src-main/contract/cases.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import { localDate, localDay, localTime } from '../../ui/time.ts';
import { alertStateWords } from '../../ui/words.ts';
import { CloseCase, HandOver, TakeCase } from './case-dialogs.tsx';
import { NoteForm } from './note-form.tsx';
import styles from './cases.module.css';
import { casesText as text } from './text.ts';

const c = classNames(styles);
const when = (at: number): string => `${localDay(at)} ${localTime(at, false)}`;

interface CaseDetailProps {
  readonly id: string;
  readonly onOpenAlert: (alertId: string) => void;
}

export function CaseDetail({ id, onOpenAlert }: CaseDetailProps) {
  const found = useOperation('cases.read', { id });
  return (
    <Answer of={found} loading={text.loading}>
      {(view) => (
        <div className={c('main')}>
          <Head view={view} />
          <Alerts of={view} onOpenAlert={onOpenAlert} />
          <Panel title={text.notes}>
            {view.notes.length === 0 ? <p className={c('detail')}>{text.noNotes}</p> : null}
            <ol className={c('notes')}>
              {view.notes.map(({ id: noteId, kind, words, by, at }) => (
                <li key={noteId}>
                  <span className={c('detail')}>
                    {text.noteKinds[kind]} · {by}, {when(at)}
                  </span>
                  <p className={c('words')}>{words}</p>
                </li>
              ))}
            </ol>
            {view.cannotChangeBecause === null ? (
              <NoteForm caseId={id} />
            ) : (
              <p className={c('detail')}>{view.cannotChangeBecause}</p>
            )}
          </Panel>
        </div>
      )}
    </Answer>
  );
}

type Doing = 'hand-over' | 'take' | 'close' | null;

function Head({ view }: { readonly view: CaseView }) {
  const { person } = useSession();
  const [doing, setDoing] = useState<Doing>(null);
  const { summary, closed, destroyedAt, cannotChangeBecause } = view;
  const { id, number, title, state, opened, heldBy, offeredTo } = summary;
  const done = (): void => setDoing(null);
  const mayChange = cannotChangeBecause === null;
  return (
    <Panel title={`${text.case(number)}: ${title ?? (state === 'destroyed' ? text.destroyed : text.locked)}`}>
      <p className={c('detail')}>{text.openedBy(opened.by, when(opened.at))}</p>
      {closed === null ? null : <p className={c('detail')}>{text.closedBy(closed.by, when(closed.at))}</p>}
      {closed === null || destroyedAt === null || state === 'destroyed' ? null : (
        <p className={c('detail')}>{text.destroyedAt(localDate(destroyedAt))}</p>
      )}
      {state !== 'open' || heldBy === null ? null : <p>{text.heldBy(heldBy.name, heldBy.isMe)}</p>}
      {offeredTo === null ? null : <p>{text.offeredTo(offeredTo.name, offeredTo.isMe)}</p>}
      {mayChange ? (
        <div className={c('actions')}>
          {heldBy?.isMe === true ? (
            <Button icon="swap" onPress={() => setDoing('hand-over')}>
              {text.handOver}
            </Button>
          ) : (
            <Button look={offeredTo?.isMe === true ? 'primary' : 'plain'} onPress={() => setDoing('take')}>
              {text.take}
            </Button>
          )}
          {mayCall(person.role, 'cases.close') ? (
            <Button onPress={() => setDoing('close')}>{text.close}</Button>
          ) : null}
        </div>
      ) : null}
      {doing === 'hand-over' ? <HandOver id={id} number={number} onClose={done} /> : null}
      {doing === 'take' ? (
        <TakeCase
          id={id}
          number={number}
          holder={offeredTo?.isMe === true ? null : (heldBy?.name ?? null)}
          onClose={done}
        />
      ) : null}
      {doing === 'close' ? <CloseCase id={id} number={number} onClose={done} /> : null}
    </Panel>
  );
}

function Alerts({
  of: { alerts },
  onOpenAlert,
}: {
  readonly of: CaseView;
  readonly onOpenAlert: (id: string) => void;
}) {
  const { person } = useSession();
  const mayOpen = mayCall(person.role, 'alerts.read');
  return (
    <Panel title={text.alerts}>
      {alerts.length === 0 ? (
        <p className={c('detail')}>{text.noAlerts}</p>
      ) : (
        <Table label={text.alerts} columns={text.alertColumns}>
          {alerts.map(({ id, number, state, raisedAt, cameraName, linked, outcome }) => (
            <tr key={id}>
              <th scope="row">
                {mayOpen ? (
                  <Button onPress={() => onOpenAlert(id)}>{text.showAlert(number)}</Button>
                ) : (
                  text.showAlert(number)
                )}
              </th>
              <td>
                {cameraName}
                <span className={c('detail')}>{when(raisedAt)}</span>
              </td>
              <td>{outcome?.words ?? alertStateWords[state]}</td>
              <td>
                {linked.by}
                <span className={c('detail')}>{when(linked.at)}</span>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}
