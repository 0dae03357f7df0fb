import { useState } from 'react';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Table } from '../../ui/table.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { deploymentText } from './text.ts';
import { shareInWords } from './threshold-words.ts';
import styles from './threshold.module.css';

const c = classNames(styles);
const text = deploymentText.calibration;

/** What a walk of staff on the blue list says about this site: somebody counts the passes, and both counts go into the log. */
export function SiteCalibration() {
  const [passes, setPasses] = useState('');
  const [isWrong, setWrong] = useState(false);
  const calibrate = useChange('thresholds.calibrate');
  const isCount = /^[1-9][0-9]{0,3}$/.test(passes);
  return (
    <div className={c('stack')}>
      <p className={c('hint')}>{text.hint}</p>
      <div className={c('action')}>
        <TextInput
          label={text.passes}
          value={passes}
          maxLength={4}
          error={isWrong && !isCount ? text.passesWrong : undefined}
          onChange={setPasses}
        />
        <Button
          isPending={calibrate.isPending}
          onPress={() => {
            setWrong(!isCount);
            if (isCount) calibrate.mutate({ passes: Number(passes) });
          }}
        >
          {text.work}
        </Button>
      </div>
      {calibrate.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(calibrate.error)}
        </Message>
      ) : null}
      {calibrate.data === undefined ? null : (
        <Table label={text.title} columns={text.columns}>
          {calibrate.data.points.map(({ threshold, found, passes: walked, ...share }) => (
            <tr key={threshold} className={c('choice')}>
              <td>{threshold.toFixed(3)}</td>
              <td>{text.found(found, walked)}</td>
              <td>{shareInWords(share.tpir, share.low, share.high)}</td>
            </tr>
          ))}
        </Table>
      )}
    </div>
  );
}
