import { useState } from 'react';
import type { ImportProblemCode, ImportStatus } from '../../../../src-main/contract/imports.ts';
import { errorWords } from '../../../engine/error-words.ts';
import { useChange, useOperation } from '../../../engine/use-operation.ts';
import { Answer } from '../../../ui/answer.tsx';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Message } from '../../../ui/message.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { SelectInput } from '../../../ui/select-input.tsx';
import { Table } from '../../../ui/table.tsx';
import { Pages } from '../pages.tsx';
import { watchlistsText } from '../text.ts';
import styles from './import.module.css';
import { importText as text } from './text.ts';

const c = classNames(styles);

const pageSize = 50;
type Filter = 'all' | 'any' | ImportProblemCode;

/** What was found, row by row; from here everybody is listed, or nobody. */
export function ImportResult({ status }: { readonly status: ImportStatus }) {
  const { id, rows, accepted, refused } = status;
  const commit = useChange('imports.commit', { timeoutMs: 120_000 });
  const cancel = useChange('imports.cancel', { timeoutMs: 120_000 });
  const report = useChange('imports.report', {
    onDone: ({ csv }) => saveFile({ fileName: 'rows-with-problems.csv', contentType: 'text/csv', text: csv }),
  });
  const isBusy = status.phase === 'committing' || commit.isPending;
  const failure = commit.error ?? cancel.error ?? report.error;
  return (
    <>
      <Message tone={accepted === 0 ? 'bad' : refused === 0 ? 'good' : 'attention'} role="status">
        {accepted === 0 ? text.nobody : text.result(accepted, refused)}
      </Message>
      <div className={c('actions')}>
        {accepted === 0 ? null : (
          <Button
            look="primary"
            isPending={isBusy}
            onPress={() => commit.mutate({ id, leavesOutRefused: refused > 0 })}
          >
            {isBusy
              ? text.committing
              : refused === 0
                ? text.commit(accepted)
                : text.commitWithout(accepted, refused)}
          </Button>
        )}
        {refused === 0 ? null : (
          <Button icon="down" onPress={() => report.mutate({ id })}>
            {text.save}
          </Button>
        )}
        <Button isPending={cancel.isPending} onPress={() => cancel.mutate({ id })}>
          {text.cancel}
        </Button>
      </div>
      {refused === 0 ? null : <p className={c('hint')}>{text.saveHint}</p>}
      {failure === null ? null : (
        <Message tone="bad" role="alert">
          {errorWords(failure)}
        </Message>
      )}
      <Rows status={status} key={`${id} ${String(rows)}`} />
    </>
  );
}

function Rows({ status: { id, rows, refused, problems } }: { readonly status: ImportStatus }) {
  const [filter, setFilter] = useState<Filter>(refused > 0 ? 'any' : 'all');
  const [offset, setOffset] = useState(0);
  const problem = filter === 'all' ? null : filter;
  const answer = useOperation('imports.rows', { id, problem, offset, limit: pageSize }, { keepsLast: true });
  const found = Object.entries(problems) as [ImportProblemCode, number][];
  return (
    <>
      <SelectInput
        label={text.show}
        value={filter}
        options={[
          ['all', text.all(rows)] as const,
          ...(refused === 0 ? [] : [['any', text.any(refused)] as const]),
          ...found.map(([code, count]) => [code, text.withCount(text.problems[code], count)] as const),
        ]}
        onChange={(value) => {
          setFilter(value as Filter);
          setOffset(0);
        }}
      />
      <Answer of={answer} loading={watchlistsText.loading}>
        {(data) => (
          <>
            <Table label={text.rows} columns={text.rowColumns}>
              {data.rows.map((row) => (
                <tr key={row.line}>
                  <td>{row.line}</td>
                  <th scope="row" className={c('whole')}>
                    {row.reference}
                  </th>
                  <td>{row.picture}</td>
                  <td className={c('whole')}>
                    {row.quality === null ? '' : watchlistsText.gallery.ofHundred(row.quality)}
                  </td>
                  <td>
                    {row.problems.length === 0 ? text.fine : row.problems.map(({ words }) => words).join(' ')}
                  </td>
                </tr>
              ))}
            </Table>
            <Pages offset={offset} size={pageSize} of={data.count} onGo={setOffset} />
          </>
        )}
      </Answer>
    </>
  );
}
