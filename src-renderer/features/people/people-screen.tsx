import { useState } from 'react';
import type { Role } from '../../../src-main/contract/domain.ts';
import type { AccountView } from '../../../src-main/contract/people.ts';
import type { Asked } from '../../../src-main/contract/requests.ts';
import type { OperationName } from '../../../src-main/contract/operations.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Screen } from '../../ui/screen.tsx';
import { AskForm, type Asking, type Judging } from './ask-form.tsx';
import { CodeHalf, type HandedCode } from './code-half.tsx';
import { EndQualification, QualifyForm } from './qualify-form.tsx';
import { OpenFacesForm } from './open-faces-form.tsx';
import { PeopleTable } from './people-table.tsx';
import { RequestPanel } from './request-panel.tsx';
import styles from './people.module.css';
import { peopleText as text } from './text.ts';

const c = classNames(styles);

const everyRole: readonly Role[] = ['operator', 'supervisor', 'auditor', 'admin'];
/** Whom the first admin may invite alone. */
const firstRoles: readonly Role[] = ['supervisor', 'auditor'];

const operationFor = {
  change: 'people.ask-to-change',
  reset: 'people.ask-to-reset',
  disable: 'people.ask-to-disable',
} as const satisfies Readonly<Record<string, OperationName>>;

export function PeopleScreen() {
  const { person: me } = useSession();
  const people = useOperation('people.list', {});
  const requests = useOperation('requests.list', {});
  const [asking, setAsking] = useState<Asking | null>(null);
  const [judging, setJudging] = useState<Judging | null>(null);
  const [code, setCode] = useState<HandedCode | null>(null);
  const pending = (requests.data?.requests ?? []).filter(({ state }) => state === 'pending');
  const waiting = new Set(pending.flatMap(({ personId }) => personId ?? []));
  const isAlone = people.data?.isAlone ?? false;
  const isInviting = (people.data?.people ?? []).some(({ state }) => state === 'invited');

  function mayAsk(kind: keyof typeof operationFor, person: AccountView): boolean {
    if (person.id === me.id || !mayCall(me.role, operationFor[kind])) return false;
    return kind === 'reset' || person.state !== 'disabled';
  }

  function mayQualify({ id, role, state }: AccountView): boolean {
    const reviews = mayCall(role, 'alerts.judge') && state !== 'disabled';
    return reviews && id !== me.id && mayCall(me.role, 'people.ask-to-qualify');
  }

  function mayOpenFaces({ id, role, state }: AccountView): boolean {
    return role === 'auditor' && state === 'active' && id !== me.id && mayCall(me.role, 'faces.ask-to-open');
  }

  function handOver(asked: Asked, displayName: string): void {
    setAsking(null);
    const { codeHalf, otherHalf } = asked;
    if (codeHalf === null) return;
    setCode(
      otherHalf === null
        ? { words: text.code.first(displayName), halves: [codeHalf] }
        : { words: text.code.alone(displayName), halves: [codeHalf, otherHalf] },
    );
  }

  return (
    <Screen
      title={text.title}
      aside={
        asking === null && mayCall(me.role, 'people.ask-to-add') ? (
          <Button look="primary" icon="plus" onPress={() => setAsking({ kind: 'add' })}>
            {text.add}
          </Button>
        ) : null
      }
    >
      <p>{text.hint}</p>
      {isAlone && me.role === 'admin' ? (
        <Message tone="attention" title={text.aloneTitle}>
          {isInviting ? text.aloneInviting : text.alone}
        </Message>
      ) : null}
      <div className={c('columns')}>
        <Answer of={people} loading={text.loading}>
          {(data) => (
            <PeopleTable
              people={data.people}
              waiting={waiting}
              mayAsk={mayAsk}
              onAsk={setAsking}
              mayQualify={mayQualify}
              mayOpenFaces={mayOpenFaces}
              onJudge={setJudging}
            />
          )}
        </Answer>
        <div className={c('side')}>
          {asking === null ? null : (
            <AskForm
              key={asking.kind === 'add' ? 'add' : `${asking.kind} ${asking.person.id}`}
              asking={asking}
              roles={isAlone ? firstRoles : everyRole}
              onAsked={handOver}
              onCancel={() => setAsking(null)}
            />
          )}
          {judging?.kind === 'qualify' ? (
            <QualifyForm key={judging.person.id} person={judging.person} onDone={() => setJudging(null)} />
          ) : null}
          {judging?.kind === 'open-faces' ? (
            <OpenFacesForm key={judging.person.id} person={judging.person} onDone={() => setJudging(null)} />
          ) : null}
          <Answer of={requests} loading={text.loadingRequests}>
            {(data) => <RequestPanel requests={data.requests} onCode={setCode} />}
          </Answer>
        </div>
      </div>
      {judging?.kind === 'unqualify' ? (
        <EndQualification person={judging.person} onDone={() => setJudging(null)} />
      ) : null}
      {code === null ? null : <CodeHalf code={code} onDone={() => setCode(null)} />}
    </Screen>
  );
}
