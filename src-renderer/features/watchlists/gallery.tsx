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
import { Pages } from './pages.tsx';
import { TakeOutDialog } from './take-out-dialog.tsx';
import styles from './watchlists.module.css';
import { watchlistsText } from './text.ts';

const c = classNames(styles);
const text = watchlistsText.gallery;

const pageSize = 24;

/** Who is on a list as far as the viewer may see it, a page at a time: with pictures as cards, without as a table. */
export function Gallery({ list }: { readonly list: WatchlistView }) {
  const [offset, setOffset] = useState(0);
  const [takingOut, setTakingOut] = useState<WatchlistEntryView | null>(null);
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
                  <EntryCard
                    key={entry.id}
                    entry={entry}
                    // In a draft the pictures are those that the viewer enrolled.
                    onTakeOut={list.state === 'draft' ? () => setTakingOut(entry) : null}
                  />
                ))}
              </ul>
            ) : entries.length > 0 ? (
              <EntryTable entries={entries} offset={offset} />
            ) : null}
            <Pages offset={offset} size={pageSize} of={shown} onGo={setOffset} />
          </>
        )}
      </Answer>
      {takingOut === null ? null : <TakeOutDialog entry={takingOut} onClose={() => setTakingOut(null)} />}
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
            {entry.isUnder18 ? <span className={c('detail')}>{watchlistsText.under18}</span> : null}
            {entry.reference === null ? null : <span className={c('detail')}>{entry.reference}</span>}
          </th>
          <td>{entry.category.words}</td>
          <td>{entry.source}</td>
          <td>{entry.lawfulBasis}</td>
          <td className={c('whole')}>{entry.imageDate}</td>
          <td>{entry.reviewer}</td>
          <td className={c('whole')}>{entry.expiresOn}</td>
          <td>{text.ofHundred(entry.quality)}</td>
        </tr>
      ))}
    </Table>
  );
}

interface EntryCardProps {
  readonly entry: WatchlistEntryView;
  /** Null where nobody can take it out any more. */
  readonly onTakeOut: (() => void) | null;
}

function EntryCard({ entry, onTakeOut }: EntryCardProps) {
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
          <Fact term={watchlistsText.expiresOn} value={entry.expiresOn ?? ''} />
          <Fact term={watchlistsText.quality} value={text.ofHundred(entry.quality)} />
          <Fact term={watchlistsText.source} value={entry.source} />
          <Fact term={watchlistsText.lawfulBasis} value={entry.lawfulBasis} />
          <Fact term={watchlistsText.reviewer} value={entry.reviewer ?? ''} />
        </dl>
        {onTakeOut === null ? null : (
          <div className={c('actions')}>
            <Button icon="minus" onPress={onTakeOut}>
              {watchlistsText.takeOut.open}
            </Button>
          </div>
        )}
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
