import type { RequestView } from '../../../src-main/contract/requests.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { roleWords } from '../../ui/words.ts';
import { caseLogText as text } from './text.ts';

interface DecideProps {
  readonly request: RequestView;
  readonly onClose: () => void;
}

/** The second person's word. */
export function ConfirmPack({ request, onClose }: DecideProps) {
  const { id, words, reason, askedBy } = request;
  const confirm = useChange('requests.confirm', { onDone: onClose });
  return (
    <ConfirmDialog
      title={text.packConfirmTitle}
      confirm={text.packConfirm}
      change={confirm}
      onConfirm={() => confirm.mutate({ id })}
      onCancel={onClose}
    >
      <p>
        <strong>{words}</strong> {text.packWaiting(askedBy.displayName, roleWords[askedBy.role])}
      </p>
      <p>
        {text.packReason}: {reason}
      </p>
      <p>{text.packConfirmHint}</p>
    </ConfirmDialog>
  );
}

/** Whoever asked takes it back, or somebody else refuses it. */
export function RefusePack({ request, onClose }: DecideProps) {
  const close = useChange('requests.close', { onDone: onClose });
  return (
    <ReasonDialog
      title={text.packCloseTitle}
      label={text.packWhy}
      confirm={request.isMine ? text.packWithdraw : text.packRefuse}
      look="danger"
      change={close}
      onConfirm={(reason) => close.mutate({ id: request.id, reason })}
      onCancel={onClose}
    >
      <p>{request.words}</p>
    </ReasonDialog>
  );
}
