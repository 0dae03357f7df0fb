import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor, type IconName } from '../../ui/icons.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import { roleWords } from '../../ui/words.ts';
import { isTired } from './is-tired.ts';
import styles from './reviewers.module.css';
import { reviewersText as text } from './text.ts';

const c = classNames(styles);

type Accuracy = OperationOutput<'decoys.accuracy'>;

/** How everybody does, each with how sure that is. */
export function AccuracyTable({ people, asked }: Accuracy) {
  return (
    <Panel title={text.howTitle}>
      <p>
        {asked === null
          ? text.noPolicy
          : text.asked(asked.accuracyPercent, asked.decoysJudged, asked.validDays)}
      </p>
      {people.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        <Table label={text.howTitle} columns={text.columns}>
          {people.map((person) => (
            <tr key={person.personId}>
              <th scope="row">
                {person.displayName}
                <span className={c('detail')}>{roleWords[person.role]}</span>
              </th>
              <td>{text.right(person.right, person.judged)}</td>
              <td>
                <Interval person={person} asked={asked} />
              </td>
              <td>{person.unsure}</td>
              <td>
                {person.shift.votes}
                {isTired(person.shift) ? (
                  <Mark icon="warning">{text.rotate(person.shift.rotateAfter ?? 0)}</Mark>
                ) : null}
              </td>
              <td>
                <Record person={person} asked={asked} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

interface OneProps {
  readonly person: Accuracy['people'][number];
  readonly asked: Accuracy['asked'];
}

/** The figures say the same as the bar. */
function Interval({ person: { low, high, judged }, asked }: OneProps) {
  if (judged === 0) return <span className={c('detail')}>{text.intervalEmpty}</span>;
  return (
    <>
      {text.interval(low, high)}
      <span className={c('scale')} aria-hidden="true">
        <span className={c('span')} style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
        {asked === null ? null : (
          <span className={c('wanted')} style={{ left: `${asked.accuracyPercent}%` }} />
        )}
      </span>
    </>
  );
}

function Record({ person: { fallsShortBecause, judged }, asked }: OneProps) {
  if (fallsShortBecause !== null) return <Mark icon="warning">{fallsShortBecause}</Mark>;
  return asked !== null && judged >= asked.decoysJudged ? (
    <Mark icon="check">{text.holds}</Mark>
  ) : (
    text.tooFew
  );
}

function Mark({ icon, children }: { readonly icon: IconName; readonly children: string }) {
  return (
    <span className={c('mark')}>
      <IconFor name={icon} size="1em" />
      {children}
    </span>
  );
}
