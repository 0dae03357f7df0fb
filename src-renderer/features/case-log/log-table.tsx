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
import type { CaseLogEntry } from '../../../src-main/contract/case-log.ts';
import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { errorWords } from '../../engine/error-words.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message, Placeholder } from '../../ui/message.tsx';
import { localDay, localTime, utcTime } from '../../ui/time.ts';
import { kindWords, shortHash } from './entries.ts';
import { isFiltered, toEntryFilter, type LogFilter } from './log-filter.ts';
import { useLogEntries } from './use-log-entries.ts';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);
const headingHeightPx = 30;
/** Two lines. */
const rowHeightPx = 44;

type Page = OperationOutput<'case-log.list'>;

/** A filter finds only what the index has; after an update it is made anew behind the log. */
function NotYetSearchable({ data: { size, searchable } }: { readonly data: Page }) {
  // What was written while this was asked for is not worth a word.
  if (size - searchable < 100) return null;
  return <Message tone="attention">{text.notYetSearchable(searchable, size)}</Message>;
}

interface LogTableProps {
  readonly filter: LogFilter;
  readonly chosen: CaseLogEntry | null;
  readonly onChoose: (entry: CaseLogEntry | null) => void;
}

export function LogTable({ filter, chosen, onChoose }: LogTableProps) {
  const { latest, older, entries, isComplete, loadOlder } = useLogEntries(toEntryFilter(filter));
  return (
    <Answer of={latest} loading={text.loading}>
      {(data) =>
        data.entries.length === 0 ? (
          <Placeholder title={isFiltered(filter) ? text.nothingFound : text.empty}>
            <NotYetSearchable data={data} />
          </Placeholder>
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
                  selectedKeys={chosen === null ? [] : [chosen.sequence]}
                  onSelectionChange={(keys) => {
                    const key = keys === 'all' ? undefined : [...keys][0];
                    onChoose(entries.find(({ sequence }) => sequence === key) ?? null);
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
              {isFiltered(filter) ? <NotYetSearchable data={data} /> : null}
              {isComplete ? (
                <p>{text.beginning}</p>
              ) : (
                <Button isPending={older.isFetching} onPress={loadOlder}>
                  {older.isFetching ? text.loadingOlder : text.older}
                </Button>
              )}
              {older.isError ? <Message tone="bad">{errorWords(older.error)}</Message> : null}
            </footer>
          </>
        )
      }
    </Answer>
  );
}
