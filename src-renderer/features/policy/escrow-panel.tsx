import { useState } from 'react';
import type { EscrowView } from '../../../src-main/contract/escrow.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { FileInput } from '../../ui/file-input.tsx';
import { Message } from '../../ui/message.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Table } from '../../ui/table.tsx';
import { localDate } from '../../ui/time.ts';
import { AdoptFile } from './adopt-file.tsx';
import styles from './policy.module.css';
import { policyText } from './text.ts';

const c = classNames(styles);
const text = policyText.escrow;

/** With whom keys lie for the case that all passwords or the machine are lost, and whether that was tried. */
export function EscrowPanel() {
  const escrow = useOperation('escrow.read', {});
  return (
    <Panel title={text.title}>
      <p className={c('hint')}>{text.hint}</p>
      <Answer of={escrow} loading={text.loading}>
        {(view) => <Escrow of={view} />}
      </Answer>
    </Panel>
  );
}

function Escrow({ of: { custodians, groups, rehearsal, warnings } }: { readonly of: EscrowView }) {
  const { person } = useSession();
  return (
    <>
      {warnings.map((warning) => (
        <Message key={warning} tone="attention">
          {warning}
        </Message>
      ))}
      {custodians === null ? null : (
        <>
          <Facts
            of={[
              [text.list, text.listSince(custodians.number, localDate(custodians.adoptedAt))],
              ...groups.map(
                ({ group, state, at }) =>
                  [
                    policyText.keys.groups[group],
                    text.states[state](at === null ? '' : localDate(at)),
                  ] as const,
              ),
              [
                text.lastRehearsal,
                rehearsal.last === null
                  ? text.never
                  : text.rehearsed(localDate(rehearsal.last.at), rehearsal.last.custodians.join(', ')),
              ],
              ...(rehearsal.dueAt === null ? [] : [[text.due, localDate(rehearsal.dueAt)] as const]),
            ]}
          />
          <Table label={text.custodians} columns={text.columns}>
            {custodians.people.map(({ holder, personnelNumber, fingerprint }) => (
              <tr key={fingerprint}>
                <th scope="row">{holder}</th>
                <td>{personnelNumber}</td>
                <td>
                  <code>{fingerprint}</code>
                </td>
              </tr>
            ))}
          </Table>
          <Rehearsal begun={rehearsal.begun} />
        </>
      )}
      {mayCall(person.role, 'trust.adopt-custodians') ? <AdoptCustodians /> : null}
    </>
  );
}

function Rehearsal({ begun }: { readonly begun: EscrowView['rehearsal']['begun'] }) {
  const [files, setFiles] = useState<readonly string[]>([]);
  const begin = useChange('escrow.begin-rehearsal', { onDone: saveFile });
  const finish = useChange('escrow.finish-rehearsal', { onDone: () => setFiles([]) });
  return (
    <div className={c('form')}>
      <p className={c('hint')}>{text.rehearsalHint}</p>
      <div>
        <Button icon="down" isPending={begin.isPending} onPress={() => begin.mutate({})}>
          {text.begin}
        </Button>
      </div>
      {begin.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(begin.error)}
        </Message>
      ) : null}
      {begun === null ? null : (
        <>
          <FileInput
            key={files.length === 0 ? 'empty' : 'chosen'}
            label={text.answers(begun.id)}
            hint={text.answersHint}
            accept=".json,application/json"
            isMultiple
            error={finish.isError ? errorWords(finish.error) : undefined}
            onChoose={(chosen) => {
              finish.reset();
              void Promise.all(chosen.map((file) => file.text())).then(setFiles);
            }}
          />
          {files.length === 0 ? null : (
            <Button isPending={finish.isPending} onPress={() => finish.mutate({ files: [...files] })}>
              {text.finish}
            </Button>
          )}
        </>
      )}
      {finish.data === undefined ? null : (
        <Message tone="good" role="status">
          {text.done(finish.data.custodians.join(', '))}
        </Message>
      )}
    </div>
  );
}

function AdoptCustodians() {
  const adopt = useChange('trust.adopt-custodians');
  const done = adopt.data === undefined ? null : text.adopted(adopt.data.number);
  return <AdoptFile words={text} change={adopt} done={done} />;
}
