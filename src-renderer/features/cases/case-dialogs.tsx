import { useState } from 'react';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { casesText as text } from './text.ts';

interface OneProps {
  readonly id: string;
  readonly number: number;
  readonly onClose: () => void;
}

interface OpenCaseProps {
  readonly onDone: (id: string) => void;
  readonly onCancel: () => void;
}

export function OpenCase({ onDone, onCancel }: OpenCaseProps) {
  const [title, setTitle] = useState('');
  const open = useChange('cases.open', { onDone: ({ id }) => onDone(id) });
  return (
    <ConfirmDialog
      title={text.open}
      confirm={text.open}
      change={open}
      isConfirmDisabled={title.trim() === ''}
      onConfirm={() => open.mutate({ title: title.trim() })}
      onCancel={onCancel}
    >
      <p>{text.openHint}</p>
      <TextInput label={text.titleLabel} autoFocus maxLength={120} value={title} onChange={setTitle} />
    </ConfirmDialog>
  );
}

export function HandOver({ id, number, onClose }: OneProps) {
  const colleagues = useOperation('cases.colleagues', {});
  const [chosen, setChosen] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const offer = useChange('cases.hand-over', { onDone: onClose });
  const people = colleagues.data?.people ?? [];
  const to = chosen ?? people[0]?.id ?? null;
  return (
    <ConfirmDialog
      title={text.handOverTitle(text.case(number).toLowerCase())}
      confirm={text.handOver}
      change={offer}
      isConfirmDisabled={to === null || words.trim() === ''}
      onConfirm={() => {
        if (to !== null) offer.mutate({ id, toPersonId: to, words });
      }}
      onCancel={onClose}
    >
      <p>{text.handOverHint}</p>
      <Answer of={colleagues} loading={text.loading}>
        {() =>
          to === null ? (
            <p>{text.nobodyThere}</p>
          ) : (
            <SelectInput
              label={text.handOverTo}
              value={to}
              options={people.map(({ id: personId, name }) => [personId, name] as const)}
              onChange={setChosen}
            />
          )
        }
      </Answer>
      <TextInput label={text.handOverWords} rows={3} maxLength={2_000} value={words} onChange={setWords} />
    </ConfirmDialog>
  );
}

/** @param holder who has it and did not offer it; null where it was offered */
export function TakeCase({ id, number, holder, onClose }: OneProps & { readonly holder: string | null }) {
  const take = useChange('cases.take', { onDone: onClose });
  const title = text.takeTitle(text.case(number).toLowerCase());
  if (holder === null) {
    return (
      <ConfirmDialog
        title={title}
        confirm={text.take}
        change={take}
        startsOnConfirm
        onConfirm={() => take.mutate({ id })}
        onCancel={onClose}
      >
        <p>{text.handOverHint}</p>
      </ConfirmDialog>
    );
  }
  return (
    <ReasonDialog
      title={title}
      label={text.why}
      confirm={text.take}
      change={take}
      onConfirm={(because) => take.mutate({ id, because })}
      onCancel={onClose}
    >
      <p>{text.takeHint(holder)}</p>
    </ReasonDialog>
  );
}

export function CloseCase({ id, number, onClose }: OneProps) {
  const close = useChange('cases.close', { onDone: onClose });
  return (
    <ReasonDialog
      title={text.closeTitle(text.case(number).toLowerCase())}
      label={text.why}
      confirm={text.close}
      look="danger"
      change={close}
      onConfirm={(reason) => close.mutate({ id, reason })}
      onCancel={onClose}
    >
      <p>{text.closeHint}</p>
    </ReasonDialog>
  );
}
