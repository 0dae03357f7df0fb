import { useState } from 'react';
import type { WatchlistEntryView, WatchlistView } from '../../../src-main/contract/watchlists.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { mediaAddress } from '../../engine/media-address.ts';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import styles from './watchlists.module.css';
import { watchlistsText } from './text.ts';

const c = classNames(styles);
const text = watchlistsText.gallery;

const pageSize = 24;

/** Who is on a list as far as the viewer may see it, a page at a time: with pictures as cards, without as a table. */
export function Gallery({ list }: { readonly list: WatchlistView }) {
  const [offset, setOffset] = useState(0);
  const answer = useOperation(
    'watchlists.entries',
    { id: list.id, offset, limit: pageSize },
    { keepsLast: true },
  );
  return (
    <Panel title={text.title}>
      <Answer of={answer} loading={watchlistsText.loading}>
        {({ count, shown, hiddenBecause, entries }) => (
          <>
            {hiddenBecause === null ? null : (
              <Message icon="lock" title={shown < count ? text.hidden(count - shown) : ''}>
                {hiddenBecause}
              </Message>
            )}
            {entries.some(({ picture }) => picture !== null) ? (
              <ul className={c('entries')}>
                {entries.map((entry) => (
                  <EntryCard key={entry.id} entry={entry} />
                ))}
              </ul>
            ) : entries.length > 0 ? (
              <EntryTable entries={entries} offset={offset} />
            ) : null}
            {shown <= pageSize ? null : (
              <div className={c('pages')}>
                <Button isDisabled={offset === 0} onPress={() => setOffset(Math.max(0, offset - pageSize))}>
                  {text.before}
                </Button>
                <span>{text.range(offset + 1, Math.min(shown, offset + pageSize), shown)}</span>
                <Button isDisabled={offset + pageSize >= shown} onPress={() => setOffset(offset + pageSize)}>
                  {text.next}
                </Button>
              </div>
            )}
          </>
        )}
      </Answer>
    </Panel>
  );
}

function EntryTable(props: { readonly entries: readonly WatchlistEntryView[]; readonly offset: number }) {
  return (
    <Table label={text.title} columns={text.columns}>
      {props.entries.map((entry, index) => (
        <tr key={entry.id}>
          <th scope="row">
            {entry.name ?? text.nameless(props.offset + index + 1)}
            {entry.reference === null ? null : <span className={c('detail')}>{entry.reference}</span>}
          </th>
          <td>{entry.category.words}</td>
          <td>{entry.source}</td>
          <td>{entry.lawfulBasis}</td>
          <td>{entry.imageDate}</td>
          <td>{text.ofHundred(entry.quality)}</td>
        </tr>
      ))}
    </Table>
  );
}

function EntryCard({ entry }: { readonly entry: WatchlistEntryView }) {
  const { mediaTicket } = useSession();
  const [hasFailed, setFailed] = useState(false);
  const name = entry.name ?? '';
  return (
    <li className={c('entry')} aria-label={name}>
      {hasFailed || entry.picture === null ? (
        <p className={c('missing')}>{text.pictureFailed}</p>
      ) : (
        <img
          src={mediaAddress(mediaTicket, entry.picture)}
          alt={text.portrait(name)}
          loading="lazy"
          onError={() => setFailed(true)}
        />
      )}
      <div>
        <h3>{name}</h3>
        <p className={c('category')}>{entry.category.words}</p>
        <dl className={c('facts')}>
          <Fact term={watchlistsText.reference} value={entry.reference ?? ''} />
          <Fact term={watchlistsText.imageDate} value={entry.imageDate} />
          <Fact term={watchlistsText.quality} value={text.ofHundred(entry.quality)} />
          <Fact term={watchlistsText.source} value={entry.source} />
          <Fact term={watchlistsText.lawfulBasis} value={entry.lawfulBasis} />
        </dl>
      </div>
    </li>
  );
}

function Fact({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}
