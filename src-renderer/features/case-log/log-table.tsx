import { useState } from 'react';
import {
  Cell,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
} from 'react-aria-components';
import { errorWords } from '../../engine/error-words.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message, Placeholder } from '../../ui/message.tsx';
import { localDay, localTime, utcTime } from '../../ui/time.ts';
import { EntryDetail } from './entry-detail.tsx';
import { kindWords, shortHash } from './entries.ts';
import { useLogEntries } from './use-log-entries.ts';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);
const headingHeightPx = 30;
/** Two lines. */
const rowHeightPx = 44;

export function LogTable({ kind }: { readonly kind: string | null }) {
  const { latest, older, entries, isComplete, loadOlder } = useLogEntries(kind);
  const [chosen, setChosen] = useState<number | null>(null);
  const detail = entries.find(({ sequence }) => sequence === chosen);
  return (
    <Answer of={latest} loading={text.loading}>
      {(data) =>
        data.entries.length === 0 ? (
          <Placeholder title={text.empty} />
        ) : (
          <>
            <div className={c('frame')}>
              <Virtualizer
                layout={TableLayout}
                layoutOptions={{ rowHeight: rowHeightPx, headingHeight: headingHeightPx }}
              >
                <Table
                  aria-label={text.title}
                  className={c('table')}
                  selectionMode="single"
                  selectionBehavior="replace"
                  selectedKeys={chosen === null ? [] : [chosen]}
                  onSelectionChange={(keys) => {
                    const key = keys === 'all' ? undefined : [...keys][0];
                    setChosen(typeof key === 'number' ? key : null);
                  }}
                >
                  <TableHeader className={c('head')}>
                    <Column width={64}>{text.columns.sequence}</Column>
                    <Column width={140}>{text.columns.time}</Column>
                    <Column width={168}>{text.columns.kind}</Column>
                    <Column isRowHeader minWidth={180}>
                      {text.columns.words}
                    </Column>
                    <Column width={126}>{text.columns.leaf}</Column>
                  </TableHeader>
                  <TableBody items={entries} dependencies={[entries]}>
                    {(entry) => (
                      <Row id={entry.sequence} className={c('row')}>
                        <Cell>{entry.sequence}</Cell>
                        <Cell>
                          {localDay(entry.at)} <b>{localTime(entry.at)}</b>
                          <br />
                          {utcTime(entry.at)} UTC
                        </Cell>
                        <Cell>
                          <b>{kindWords(entry.kind)}</b>
                          <br />
                          {entry.actor ?? text.system}
                        </Cell>
                        <Cell>
                          <span className={c('words')}>{entry.words}</span>
                        </Cell>
                        <Cell>
                          <code>{shortHash(entry.leaf)}</code>
                        </Cell>
                      </Row>
                    )}
                  </TableBody>
                </Table>
              </Virtualizer>
            </div>
            <footer className={c('footer')}>
              {isComplete ? (
                <p>{text.beginning}</p>
              ) : (
                <Button isPending={older.isFetching} onPress={loadOlder}>
                  {older.isFetching ? text.loadingOlder : text.older}
                </Button>
              )}
              {older.isError ? <Message tone="bad">{errorWords(older.error)}</Message> : null}
            </footer>
            <EntryDetail entry={detail} />
          </>
        )
      }
    </Answer>
  );
}
