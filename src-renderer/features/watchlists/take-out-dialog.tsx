import type { WatchlistEntryView } from '../../../src-main/contract/watchlists.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { watchlistsText } from './text.ts';

const text = watchlistsText.takeOut;

interface TakeOutDialogProps {
  readonly entry: WatchlistEntryView;
  readonly onClose: () => void;
}

/** Asks once more before an entry leaves a draft: its picture has to be enrolled again to come back. */
export function TakeOutDialog({ entry, onClose }: TakeOutDialogProps) {
  const takeOut = useChange('watchlists.take-out', { onDone: onClose });
  return (
    <ConfirmDialog
      title={text.title}
      confirm={text.confirm}
      look="danger"
      change={takeOut}
      onConfirm={() => takeOut.mutate({ entryId: entry.id })}
      onCancel={onClose}
    >
      <p>
        <strong>{entry.name}</strong> {entry.reference}
      </p>
      <p>{text.hint}</p>
    </ConfirmDialog>
  );
}
