import { Form } from 'react-aria-components';
import { operations } from '../../../src-main/contract/operations.ts';
import type { AccountView } from '../../../src-main/contract/people.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useForm } from '../../ui/use-form.ts';
import styles from './people.module.css';
import { peopleText } from './text.ts';

const c = classNames(styles);
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
    <Panel title={text.title(person.displayName)}>
      <Form
        className={c('form')}
        aria-label={text.title(person.displayName)}
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <p>{text.hint}</p>
        <TextInput {...field('alertNumbers')} label={text.numbers} hint={text.numbersHint} autoFocus />
        <TextInput {...field('hours')} label={text.hours} hint={text.hoursHint} inputMode="numeric" />
        <TextInput {...field('reason')} label={text.reason} rows={2} maxLength={300} />
        {failure === null ? null : (
          <Message tone="bad" role="alert">
            {failure}
          </Message>
        )}
        <div className={c('actions')}>
          <Button type="submit" look="primary" isPending={open.isPending}>
            {open.isPending ? peopleText.form.asking : peopleText.form.ask}
          </Button>
          <Button onPress={onDone}>{peopleText.form.cancel}</Button>
        </div>
      </Form>
    </Panel>
  );
}
