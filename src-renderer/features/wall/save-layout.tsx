import { useState } from 'react';
import { wallLayoutSchema, type WallLayout } from '../../../src-main/contract/wall-layouts.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { wallText as text } from './text.ts';

interface SaveLayoutProps {
  /** With the name that it has so far. */
  readonly layout: WallLayout;
  readonly onSaved: (layout: WallLayout) => void;
  readonly onClose: () => void;
}

/** Asks for the name under which the wall as it is now is kept. */
export function SaveLayout({ layout, onSaved, onClose }: SaveLayoutProps) {
  const [name, setName] = useState(layout.name);
  const [problem, setProblem] = useState<string>();
  const named = { ...layout, name };
  const save = useChange('wall-layouts.save', { onDone: () => onSaved({ ...named, name: name.trim() }) });
  return (
    <ConfirmDialog
      title={text.saveLayoutTitle}
      confirm={text.save}
      change={save}
      onConfirm={() => {
        const parsed = wallLayoutSchema.safeParse(named);
        setProblem(parsed.error?.issues[0]?.message);
        if (parsed.success) save.mutate(parsed.data);
      }}
      onCancel={onClose}
    >
      <p>{text.saveLayoutHint}</p>
      <TextInput
        label={text.layoutName}
        autoFocus
        maxLength={40}
        value={name}
        error={problem}
        onChange={setName}
      />
    </ConfirmDialog>
  );
}
