import type { ReactNode } from 'react';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Placeholder } from '../../ui/message.tsx';
import { AlertReview } from './alert-review.tsx';
import type { RevealedAlert } from './revealed-alert.ts';
import styles from './review.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

interface ReviewScreenProps {
  readonly alertId: string | null;
  readonly queue: ReactNode;
  /** What else there is to do with an alert that both have judged. */
  readonly beside: (alert: RevealedAlert) => ReactNode;
  /** Gives the seat to the second person. */
  readonly onSwap: () => void;
}

export function ReviewScreen({ alertId, queue, beside, onSwap }: ReviewScreenProps) {
  return (
    <div className={c('screen')}>
      <div className={c('queue')}>{queue}</div>
      {alertId === null ? (
        <Placeholder title={text.none}>{text.noneHint}</Placeholder>
      ) : (
        <OpenAlert key={alertId} alertId={alertId} beside={beside} onSwap={onSwap} />
      )}
    </div>
  );
}

interface OpenAlertProps extends Pick<ReviewScreenProps, 'beside' | 'onSwap'> {
  readonly alertId: string;
}

function OpenAlert({ alertId, beside, onSwap }: OpenAlertProps) {
  const alert = useOperation('alerts.read', { id: alertId });
  return (
    <Answer of={alert} loading={text.loading}>
      {(view) => <AlertReview alert={view} beside={beside} onSwap={onSwap} />}
    </Answer>
  );
}
