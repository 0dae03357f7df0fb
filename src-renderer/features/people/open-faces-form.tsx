import { operations } from '../../../src-main/contract/operations.ts';
import type { AccountView } from '../../../src-main/contract/people.ts';
import { useChange } from '../../engine/use-operation.ts';
import { TextInput } from '../../ui/text-input.tsx';
import { useForm } from '../../ui/use-form.ts';
import { AskPanel } from './ask-panel.tsx';
import { peopleText } from './text.ts';

const text = peopleText.opening;
const empty = { alertNumbers: '', hours: '2', reason: '' };

interface OpenFacesFormProps {
  readonly person: AccountView;
  readonly onDone: () => void;
}

/** Asks that an auditor may see the pictures of some alerts for a while. */
export function OpenFacesForm({ person, onDone }: OpenFacesFormProps) {
  const open = useChange('faces.ask-to-open', { onDone });
  const { entered, field, accepts, failure } = useForm(empty, open);

  function ask(): void {
    const input = {
      personId: person.id,
      alertNumbers: entered.alertNumbers
        .split(/[\s,;]+/)
        .filter((part) => part !== '')
        .map(Number),
      hours: Number(entered.hours),
      reason: entered.reason,
    };
    if (accepts(operations['faces.ask-to-open'].input, input)) open.mutate(input);
  }

  return (
    <AskPanel
      title={text.title(person.displayName)}
      isPending={open.isPending}
      failure={failure}
      onAsk={ask}
      onCancel={onDone}
    >
      <p>{text.hint}</p>
      <TextInput {...field('alertNumbers')} label={text.numbers} hint={text.numbersHint} autoFocus />
      <TextInput {...field('hours')} label={text.hours} hint={text.hoursHint} inputMode="numeric" />
      <TextInput {...field('reason')} label={text.reason} rows={2} maxLength={300} />
    </AskPanel>
  );
}
