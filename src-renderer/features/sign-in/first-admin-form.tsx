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
const text = signInText.setUp;
const empty = { displayName: '', loginName: '', password: '', again: '' };

export function FirstAdminForm() {
  const engine = useEngine();
  const create = useMutation({
    mutationFn: (input: OperationInput<'setup.create-admin'>) => engine.createAdmin(input),
  });
  const form = useForm(empty, create);

  function submit(): void {
    const { again, ...input } = form.entered;
    const more = again === input.password ? {} : { again: text.differs };
    if (form.accepts(operations['setup.create-admin'].input, input, more)) create.mutate(input);
  }

  return (
    <>
      <Form
        className={c('form')}
        aria-label={text.title}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <h1>{text.title}</h1>
        <TextInput label={text.displayName} autoFocus {...form.field('displayName')} />
        <TextInput label={text.loginName} hint={signInText.nameHint} {...form.field('loginName')} />
        <TextInput
          label={text.password}
          type="password"
          autoComplete="off"
          hint={text.passwordHint}
          {...form.field('password')}
        />
        <TextInput label={text.again} type="password" autoComplete="off" {...form.field('again')} />
        {form.failure === null ? null : (
          <Message tone="bad" role="alert">
            {form.failure}
          </Message>
        )}
        <Button type="submit" look="primary" isPending={create.isPending}>
          {create.isPending ? text.working : text.submit}
        </Button>
      </Form>
      <div className={c('explained')}>
        <p>{text.intro}</p>
        <h2>{text.keysTitle}</h2>
        <p>{text.keys}</p>
        <h2>{text.lossTitle}</h2>
        <p>{text.loss}</p>
      </div>
    </>
  );
}
