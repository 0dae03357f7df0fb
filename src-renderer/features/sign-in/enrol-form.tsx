import { useMutation } from '@tanstack/react-query';
import { Form } from 'react-aria-components';
import { operations, type OperationInput } from '../../../src-main/contract/operations.ts';
import { useEngine } from '../../engine/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useForm } from '../../ui/use-form.ts';
import styles from './sign-in.module.css';
import { signInText } from './text.ts';

const c = classNames(styles);
const text = signInText.enrol;
const empty = { loginName: '', code: '', password: '', again: '' };

/** An invited person makes their own password. Whatever is refused, what was typed stays. */
export function EnrolForm({ onBack }: { readonly onBack: () => void }) {
  const engine = useEngine();
  const enrol = useMutation({ mutationFn: (input: OperationInput<'sessions.enrol'>) => engine.enrol(input) });
  const form = useForm(empty, enrol);

  function submit(): void {
    const { again, ...input } = form.entered;
    const more = again === input.password ? {} : { again: signInText.setUp.differs };
    if (form.accepts(operations['sessions.enrol'].input, input, more)) enrol.mutate(input);
  }

  const field = (name: keyof typeof empty) => ({ autoComplete: 'off', ...form.field(name) });
  return (
    <Form
      className={c('form')}
      aria-label={text.title}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h1>{text.title}</h1>
      <p>{text.hint}</p>
      <TextInput {...field('loginName')} label={signInText.name} autoFocus />
      <TextInput
        {...field('code')}
        label={text.code}
        hint={text.codeHint}
        placeholder="XXXXX-XXXXX XXXXX-XXXXX"
      />
      <TextInput
        {...field('password')}
        label={text.password}
        type="password"
        hint={signInText.setUp.passwordHint}
      />
      <TextInput {...field('again')} label={signInText.setUp.again} type="password" />
      {form.failure === null ? null : (
        <Message tone="bad" role="alert">
          {form.failure}
        </Message>
      )}
      <Button type="submit" look="primary" isPending={enrol.isPending}>
        {enrol.isPending ? signInText.checking : text.submit}
      </Button>
      <Button look="bare" onPress={onBack}>
        {text.back}
      </Button>
    </Form>
  );
}
