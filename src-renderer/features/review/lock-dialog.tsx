import type { ReasonChoices } from '../../../src-main/contract/alerts.ts';
import type { Verdict } from '../../../src-main/contract/domain.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { verdictWords } from '../../ui/words.ts';
import type { Draft } from './draft-store.ts';
import { wordsOf } from './reasons.ts';
import { reviewText as text } from './text.ts';

interface LockDialogProps {
  readonly alertId: string;
  readonly draft: Draft;
  readonly offered: ReasonChoices;
  readonly verdict: Verdict;
  readonly onClose: () => void;
}

/** The last look before a vote is locked. An error leaves everything as it was. */
export function LockDialog({ alertId, draft, offered, verdict, onClose }: LockDialogProps) {
  const judge = useChange('alerts.judge', { onDone: onClose });
  return (
    <ConfirmDialog
      title={text.lockTitle(verdictWords[verdict])}
      confirm={judge.isPending ? text.locking : text.lockConfirm(verdictWords[verdict])}
      change={judge}
      startsOnConfirm
      onConfirm={() =>
        judge.mutate({ id: alertId, verdict, reasons: draft.reasons, idempotencyKey: draft.voteKey })
      }
      onCancel={onClose}
    >
      <p>{wordsOf(draft.reasons, offered).join(' · ')}</p>
      <p>{text.lockHint}</p>
    </ConfirmDialog>
  );
}
