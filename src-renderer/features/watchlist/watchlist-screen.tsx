import { useState } from 'react';
import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { mediaAddress } from '../../engine/media-address.ts';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Screen } from '../../ui/screen.tsx';
import { EnrolForm } from './enrol-form.tsx';
import styles from './watchlist.module.css';
import { watchlistText as text } from './text.ts';

const c = classNames(styles);

type Entry = OperationOutput<'watchlists.entries'>['entries'][number];

export function WatchlistScreen() {
  const list = useOperation('watchlists.entries', {});
  const [isEnrolling, setEnrolling] = useState(false);
  return (
    <Screen
      title={list.data?.name ?? text.title}
      aside={
        isEnrolling ? null : (
          <Button icon="plus" onPress={() => setEnrolling(true)}>
            {text.enrol.open}
          </Button>
        )
      }
    >
      <div className={c('columns', isEnrolling && 'enrolling')}>
        <Answer of={list} loading={text.loading}>
          {({ name, count, sealHash, hiddenBecause, entries }) => (
            <div className={c('list')}>
              {hiddenBecause === null ? null : (
                <Message icon="lock" title={text.hidden(count, sealHash !== null)}>
                  {hiddenBecause}
                </Message>
              )}
              {count === 0 ? <Message>{name === null ? text.noList : text.empty}</Message> : null}
              {entries.length === 0 ? null : (
                <ul className={c('entries')}>
                  {entries.map((entry) => (
                    <EntryCard key={entry.id} entry={entry} />
                  ))}
                </ul>
              )}
            </div>
          )}
        </Answer>
        {isEnrolling ? <EnrolForm onClose={() => setEnrolling(false)} /> : null}
      </div>
    </Screen>
  );
}

function EntryCard({ entry }: { readonly entry: Entry }) {
  const { mediaTicket } = useSession();
  const [hasFailed, setFailed] = useState(false);
  return (
    <li className={c('entry')} aria-label={entry.name}>
      {hasFailed ? (
        <p className={c('missing')}>{text.pictureFailed}</p>
      ) : (
        <img
          src={mediaAddress(mediaTicket, entry.picture)}
          alt={text.portrait(entry.name)}
          onError={() => setFailed(true)}
        />
      )}
      <div>
        <h2>{entry.name}</h2>
        <p className={c('category')}>{entry.category.words}</p>
        <dl className={c('facts')}>
          <Fact term={text.reference} value={entry.reference} />
          <Fact term={text.imageDate} value={entry.imageDate} />
          <Fact term={text.quality} value={text.ofHundred(entry.quality)} />
          <Fact term={text.source} value={entry.source} />
          <Fact term={text.lawfulBasis} value={entry.lawfulBasis} />
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
