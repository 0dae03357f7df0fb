import { useState } from 'react';
import type { PackVariant } from '../../../src-main/contract/packs.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { localDay, localTime } from '../../ui/time.ts';
import { caseLogText as text } from './text.ts';

/** Asks for an evidence pack, which a second person has to confirm. */
export function AskForPack({ onClose }: { readonly onClose: () => void }) {
  const subjects = useOperation('packs.subjects', {});
  const known = subjects.data?.subjects ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [variant, setVariant] = useState<PackVariant>('full');
  const ask = useChange('packs.ask', { onDone: onClose });
  const subject = known.find(({ id }) => id === chosen) ?? known[0];
  return (
    <ReasonDialog
      title={text.packAskTitle}
      label={text.exportReason}
      confirm={text.packAsk}
      change={ask}
      onConfirm={(reason) => {
        if (subject !== undefined)
          ask.mutate({ about: { kind: subject.kind, id: subject.id }, variant, reason });
      }}
      onCancel={onClose}
    >
      <p>{text.packAskHint}</p>
      <Answer of={subjects} loading={text.packsLoading}>
        {() =>
          subject === undefined ? (
            <p>{text.packNothing}</p>
          ) : (
            <SelectInput
              label={text.packAbout}
              value={subject.id}
              options={known.map(({ kind, id, label, at }) => [
                id,
                `${text.packSubject[kind](label)}, ${localDay(at)} ${localTime(at, false)}`,
              ])}
              onChange={setChosen}
            />
          )
        }
      </Answer>
      <SelectInput
        label={text.packVariant}
        value={variant}
        options={text.packVariants}
        onChange={setVariant}
      />
    </ReasonDialog>
  );
}
