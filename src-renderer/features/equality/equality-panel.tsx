import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import styles from './equality.module.css';
import { equalityText } from './text.ts';

const c = classNames(styles);
const text = equalityText.summary;

/** For auditors: sums, with how sure they are, or that there is not enough data. */
export function EqualityPanel() {
  const summary = useOperation('equality.summary', {});
  return (
    <Panel title={text.title}>
      <Answer of={summary} loading={equalityText.loading}>
        {({ groups, deployments, fewest, misidentified, neededForDifference }) =>
          deployments === 0 ? (
            <p>{text.none}</p>
          ) : (
            <>
              <p className={c('hint')}>{text.hint(deployments)}</p>
              <p>
                {misidentified === null
                  ? text.unknown
                  : misidentified < neededForDifference
                    ? text.notEnough(misidentified, neededForDifference)
                    : null}
              </p>
              <Table label={text.title} columns={text.columns}>
                {groups.map(({ question, answer, people, misidentified: wrong, share }) => (
                  <tr key={`${question} ${answer}`}>
                    <th scope="row">
                      {equalityText.questions[question]}: {equalityText.answers[answer] ?? answer}
                    </th>
                    {people === null ? (
                      <td colSpan={3}>{text.tooFew(fewest)}</td>
                    ) : (
                      <>
                        <td>{people}</td>
                        <td>{wrong}</td>
                        <td>{share === null ? '' : text.interval(share.low, share.high)}</td>
                      </>
                    )}
                  </tr>
                ))}
              </Table>
            </>
          )
        }
      </Answer>
    </Panel>
  );
}
