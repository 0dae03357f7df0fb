import { useState } from 'react';
import { operations } from '../../../src-main/contract/operations.ts';
import type { AccountView } from '../../../src-main/contract/people.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { DateInput } from '../../ui/date-input.tsx';
import { Facts } from '../../ui/panel.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useForm } from '../../ui/use-form.ts';
import { AskPanel } from './ask-panel.tsx';
import { peopleText } from './text.ts';

const text = peopleText.qualifying;
const empty = { testedAt: '', decoysJudged: '', decoysRight: '', reason: '' };
const bases = ['training', 'decoys'] as const;

interface QualifyFormProps {
  readonly person: AccountView;
  readonly onDone: () => void;
}

/** Asks for somebody to be qualified, with the result that speaks for them. */
export function QualifyForm({ person, onDone }: QualifyFormProps) {
  const [basis, setBasis] = useState<(typeof bases)[number]>('training');
  const qualify = useChange('people.ask-to-qualify', { onDone });
  const { data: policy } = useOperation('policy.current', {});
  const asked = policy?.latest?.rules.filter(({ id }) => id.startsWith('reviewers.')) ?? [];
  const { entered, field, accepts, failure } = useForm(empty, qualify);

  function ask(): void {
    const { testedAt, decoysJudged, decoysRight, reason } = entered;
    const input = {
      personId: person.id,
      basis,
      reason,
      decoysJudged: numberIn(decoysJudged),
      decoysRight: numberIn(decoysRight),
      testedAt: new Date(`${testedAt}T00:00`).getTime(),
    };
    if (accepts(operations['people.ask-to-qualify'].input, input)) qualify.mutate(input);
  }

  return (
    <AskPanel
      title={text.title(person.displayName)}
      isPending={qualify.isPending}
      failure={failure}
      onAsk={ask}
      onCancel={onDone}
    >
      <p>{text.hint}</p>
      <Facts of={asked.map(({ label, lines }) => [label, lines.join(', ')])} />
      <SelectInput
        label={text.basis}
        value={basis}
        options={bases.map((option) => [option, text.bases[option]] as const)}
        onChange={setBasis}
      />
      <DateInput {...field('testedAt')} label={text.testedOn} />
      <TextInput {...field('decoysJudged')} label={text.judged} inputMode="numeric" />
      <TextInput {...field('decoysRight')} label={text.right} inputMode="numeric" />
      <TextInput {...field('reason')} label={text.reason} rows={2} maxLength={300} />
    </AskPanel>
  );
}

/** Takes a qualification back, with a reason. */
export function EndQualification({ person, onDone }: QualifyFormProps) {
  const end = useChange('people.end-qualification', { onDone });
  return (
    <ReasonDialog
      title={text.endTitle(person.displayName)}
      label={text.why}
      confirm={text.end}
      look="danger"
      change={end}
      onConfirm={(reason) => end.mutate({ personId: person.id, reason })}
      onCancel={onDone}
    >
      <p>{text.endHint}</p>
    </ReasonDialog>
  );
}

/** Not a number where nothing whole was typed: the contract then says so. */
function numberIn(entered: string): number {
  return /^\d+$/.test(entered.trim()) ? Number(entered) : Number.NaN;
}
