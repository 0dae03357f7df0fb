import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { classNames } from '../../ui/class-names.ts';
import { ErrorChart } from '../../ui/error-chart.tsx';
import { Table } from '../../ui/table.tsx';
import { deploymentText } from './text.ts';
import { perMillionInWords, shareInWords } from './threshold-words.ts';
import styles from './threshold.module.css';

const c = classNames(styles);
const text = deploymentText.errors;

/** How the model's two errors go against one another, where the threshold in use lies, and the table of it. */
export function ErrorPanel({
  of: { curve, present },
}: {
  readonly of: NonNullable<OperationOutput<'thresholds.read'>['errors']>;
}) {
  const rows = [
    ...(present === null
      ? []
      : [{ ...present, remark: present.falseMatch.isExtrapolated ? text.inUseBeyond : text.inUse }]),
    ...curve.points.map((point) => ({ ...point, remark: '' })),
  ];
  return (
    <div className={c('stack')}>
      <h3>{text.title}</h3>
      <div className={c('chart')}>
        <ErrorChart
          curve={curve}
          used={present === null ? [] : [present]}
          label={text.label}
          caption={text.caption}
          axes={text.axes}
        />
      </div>
      <details>
        <summary>{text.table}</summary>
        <Table label={text.title} columns={text.columns}>
          {rows.map(({ threshold, falseMatch, missed, remark }) => (
            <tr key={`${threshold} ${remark}`} className={c('choice', remark !== '' && 'chosen')}>
              <th scope="row">{threshold.toFixed(3)}</th>
              <td>{perMillionInWords(falseMatch)}</td>
              <td>{shareInWords(missed.value, missed.low, missed.high)}</td>
              <td className={c('marks')}>{remark}</td>
            </tr>
          ))}
        </Table>
      </details>
      <p className={c('hint')}>{text.pairs(curve.genuinePairs, curve.impostorPairs)}</p>
    </div>
  );
}
