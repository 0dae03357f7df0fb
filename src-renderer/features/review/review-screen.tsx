import type { ReactNode } from 'react';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Placeholder } from '../../ui/message.tsx';
import { AlertReview } from './alert-review.tsx';
import styles from './review.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

interface ReviewScreenProps {
  readonly alertId: string | null;
  readonly queue: ReactNode;
  /** Gives the seat to the second person. */
  readonly onSwap: () => void;
}

export function ReviewScreen({ alertId, queue, onSwap }: ReviewScreenProps) {
  return (
    <div className={c('screen')}>
      <div className={c('queue')}>{queue}</div>
      {alertId === null ? (
        <Placeholder title={text.none}>{text.noneHint}</Placeholder>
      ) : (
        <OpenAlert key={alertId} alertId={alertId} onSwap={onSwap} />
      )}
    </div>
  );
}

function OpenAlert({ alertId, onSwap }: { readonly alertId: string; readonly onSwap: () => void }) {
  const alert = useOperation('alerts.read', { id: alertId });
  return (
    <Answer of={alert} loading={text.loading}>
      {(view) => <AlertReview alert={view} onSwap={onSwap} />}
    </Answer>
  );
}
