import type { EqualityQuestion } from '../../../src-main/contract/equality.ts';
import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { Table } from '../../ui/table.tsx';
import styles from './equality.module.css';
import { equalityText } from './text.ts';

const c = classNames(styles);
const text = equalityText.walk;

/** Whether staff of one group are found more often than those of another: first of all whether that is known. */
export function WalkedGroups({
  question,
  of: summary,
}: {
  readonly question: EqualityQuestion;
  readonly of: OperationOutput<'equality.summary'>;
}) {
  const name = equalityText.questions[question];
  const walked = summary.walks.find((one) => one.question === question);
  if (walked === undefined) return <p className={c('hint')}>{text.none(name)}</p>;
  return (
    <>
      <p className={c('hint')}>{text.stated(walked.sources)}</p>
      {walked.groups.every(({ passes }) => passes === null) ? (
        <p>{text.tooFew(summary.fewest)}</p>
      ) : (
        <Table label={`${text.label}: ${name}`} columns={text.columns}>
          {walked.groups.map(({ answer, passes, found, share, othersP, missed, needed, finding }) => (
            <tr key={answer} className={c('row')}>
              <th scope="row">{equalityText.answers[answer] ?? answer}</th>
              <td>{passes?.toLocaleString('en-GB')}</td>
              <td>{found?.toLocaleString('en-GB')}</td>
              <td>
                {share === null || passes === null || found === null
                  ? ''
                  : text.share(found / passes, share.low, share.high)}
              </td>
              <td>{othersP === null ? '' : equalityText.summary.chance(othersP)}</td>
              <td>
                <span className={c('finding')}>
                  {finding === 'difference' ? <IconFor name="warning" /> : null}
                  {equalityText.summary.findings[finding]}
                </span>
                {finding === 'not-enough-data' && needed !== null ? (
                  <div className={c('hint')}>{text.needed(missed ?? 0, needed)}</div>
                ) : null}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
