import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { isTired } from './is-tired.ts';
import styles from './reviewers.module.css';
import { reviewersText as text } from './text.ts';

const c = classNames(styles);

/** For whoever judges: how they do on decoys, and whether somebody else should go on. */
export function MyAccuracy() {
  const mine = useOperation('decoys.my-accuracy', {});
  return (
    <Panel title={text.myTitle}>
      <Answer of={mine} loading={text.loading}>
        {({ accuracy: { judged, right, low, high }, asked, shift, fallsShortBecause }) => (
          <>
            <p>{text.mine(right, judged)}</p>
            {judged === 0 ? null : <p className={c('detail')}>{text.mineInterval(low, high)}</p>}
            {asked === null ? null : (
              <p className={c('detail')}>
                {text.asked(asked.accuracyPercent, asked.decoysJudged, asked.validDays)}
              </p>
            )}
            <p className={c('detail')}>{text.myShift(shift.votes, shift.rotateAfter)}</p>
            {fallsShortBecause === null ? null : <Message tone="attention">{fallsShortBecause}</Message>}
          </>
        )}
      </Answer>
    </Panel>
  );
}

/** Beside the queue: once somebody has judged for long, that another person should go on. */
export function RotationHint() {
  const { data } = useOperation('decoys.my-accuracy', {});
  if (data === undefined || !isTired(data.shift)) return null;
  return (
    <Message tone="attention" role="status" title={text.rotationTitle}>
      {text.rotation(data.shift.votes)}
    </Message>
  );
}
