import type { CameraView } from '../../../src-main/contract/cameras.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { camerasText as text } from './text.ts';

interface RemoveCameraProps {
  readonly camera: CameraView;
  readonly onClose: () => void;
}

export function RemoveCamera({ camera, onClose }: RemoveCameraProps) {
  const remove = useChange('cameras.remove', { onDone: onClose });
  return (
    <ConfirmDialog
      title={text.removeTitle(camera.name)}
      confirm={remove.isPending ? text.removing : text.remove}
      look="danger"
      change={remove}
      onConfirm={() => remove.mutate({ id: camera.id })}
      onCancel={onClose}
    >
      <p>{text.removeHint}</p>
    </ConfirmDialog>
  );
}
