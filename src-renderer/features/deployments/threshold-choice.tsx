import { useId } from 'react';
import type { ThresholdMeaning } from '../../../src-main/contract/thresholds.ts';
import { classNames } from '../../ui/class-names.ts';
import { Table } from '../../ui/table.tsx';
import { deploymentText } from './text.ts';
import { alertsInWords, missedInWords } from './threshold-words.ts';
import styles from './threshold.module.css';

const c = classNames(styles);
const text = deploymentText.thresholds;

interface ThresholdChoiceProps {
  readonly choices: readonly ThresholdMeaning[];
  readonly chosen: number | null;
  /** The thresholds that are in use and that were proposed, to be told in words. */
  readonly presentThreshold: number | null;
  readonly proposedThreshold: number | null;
  /** Null where the person may look and not choose. */
  readonly onChoose: ((threshold: number) => void) | null;
}

/** Thresholds by what each one means in the street; the number itself comes last. */
export function ThresholdChoice(props: ThresholdChoiceProps) {
  const name = useId();
  const { choices, chosen, presentThreshold, proposedThreshold, onChoose } = props;
  return (
    <Table label={text.choicesLabel} columns={text.columns}>
      {choices.map(({ threshold, falseAlertsPer10000, trueAccepts }) => {
        const marks = [
          ...(threshold === presentThreshold ? [text.inUse] : []),
          ...(threshold === proposedThreshold ? [text.proposed] : []),
          ...(falseAlertsPer10000.isExtrapolated ? [text.extrapolated] : []),
        ];
        const alerts = alertsInWords(falseAlertsPer10000);
        return (
          <tr key={threshold} className={c('choice', threshold === chosen && 'chosen')}>
            <td>
              {onChoose === null ? (
                alerts
              ) : (
                <label className={c('label')}>
                  <input
                    type="radio"
                    name={name}
                    checked={threshold === chosen}
                    onChange={() => onChoose(threshold)}
                  />
                  {alerts}
                </label>
              )}
            </td>
            <td>{missedInWords(trueAccepts)}</td>
            <td>{threshold.toFixed(3)}</td>
            <td className={c('marks')}>{marks.join(', ')}</td>
          </tr>
        );
      })}
    </Table>
  );
}
