import { useChange } from '../../engine/use-operation.ts';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { caseLogText as text, type Kept } from './text.ts';

/** Keeps heads or backups in one folder less. */
export function RemoveFolder({
  what,
  place,
  onClose,
}: {
  readonly what: Kept;
  readonly place: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}) {
  const words = text.keptIn[what];
  const remove = useChange(`${what}.remove-folder`, { onDone: onClose });
  return (
    <ReasonDialog
      title={words.removeOf(place.name)}
      label={text.removeReason}
      confirm={words.remove}
      look="danger"
      change={remove}
      onConfirm={(reason) => remove.mutate({ id: place.id, reason })}
      onCancel={onClose}
    >
      <p>{words.removeHint}</p>
    </ReasonDialog>
  );
}
