import { Form } from 'react-aria-components';
import { operations } from '../../../src-main/contract/operations.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useForm } from '../../ui/use-form.ts';
import styles from './cases.module.css';
import { casesText as text } from './text.ts';

const c = classNames(styles);

export function NoteForm({ caseId }: { readonly caseId: string }) {
  const add = useChange('cases.add-note', { onDone: () => form.clear() });
  const form = useForm({ words: '' }, add);
  return (
    <Form
      className={c('form')}
      aria-label={text.note}
      onSubmit={(event) => {
        event.preventDefault();
        const input = { id: caseId, ...form.entered };
        if (form.accepts(operations['cases.add-note'].input, input)) add.mutate(input);
      }}
    >
      <TextInput {...form.field('words')} label={text.note} hint={text.noteHint} rows={3} maxLength={2_000} />
      {form.failure === null ? null : (
        <Message tone="bad" role="alert">
          {form.failure}
        </Message>
      )}
      <Button type="submit" isPending={add.isPending}>
        {text.addNote}
      </Button>
    </Form>
  );
}
