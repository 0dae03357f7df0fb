import type { Listing, ListingAnswer } from '../../../src-main/contract/listings.ts';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Table } from '../../ui/table.tsx';
import { localDate, localDay, localTime } from '../../ui/time.ts';
import styles from './listings.module.css';
import { listingsText } from './text.ts';

const c = classNames(styles);
const text = listingsText.answer;

const at = (instant: number): string => `${localDay(instant)} ${localTime(instant, false)}`;

/** What was answered, for those who may read it. */
export function AnswerView({ answer }: { readonly answer: ListingAnswer | null }) {
  if (answer === null) return <p className={c('detail')}>{text.onlyAuditors}</p>;
  const { listings, listsAsked, reachesBackTo } = answer;
  return (
    <div className={c('answer')}>
      <p>
        <strong>{listings.length === 0 ? text.no : text.yes(listings.length)}</strong>
        <span className={c('detail')}>
          {text.asked(listsAsked, reachesBackTo === null ? null : localDate(reachesBackTo))}
        </span>
      </p>
      {listings.some(({ destroyedAt }) => destroyedAt === null) ? (
        <Message tone="attention">{text.stillThere}</Message>
      ) : null}
      {listings.length === 0 ? null : (
        <Table label={text.yes(listings.length)} columns={text.columns}>
          {listings.map((listing) => (
            <tr key={`${listing.listName} ${listing.sealedAt}`}>
              <th scope="row">{listing.listName}</th>
              <td>{at(listing.sealedAt)}</td>
              <td>
                <UsedFor listing={listing} />
              </td>
              <td>{listing.destroyedAt === null ? text.still : at(listing.destroyedAt)}</td>
              <td>{listing.removedAt === null ? text.notTakenOff : at(listing.removedAt)}</td>
            </tr>
          ))}
        </Table>
      )}
    </div>
  );
}

function UsedFor({ listing: { deployments } }: { readonly listing: Listing }) {
  if (deployments.length === 0) return text.unused;
  return deployments.map(({ name, place, startedAt, endedAt }) => (
    <span key={startedAt} className={c('use')}>
      {text.during(name, place, at(startedAt), endedAt === null ? text.now : at(endedAt))}
    </span>
  ));
}
