import { useState } from 'react';
import { Form } from 'react-aria-components';
import { operations } from '../../../src-main/contract/operations.ts';
import { useEngine } from '../../engine/engine-context.tsx';
import { fieldErrors, formErrorWords, problemsIn } from '../../engine/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './sign-in.module.css';
import { signInText } from './text.ts';

const c = classNames(styles);
const text = signInText.setUp;

export function FirstAdminForm() {
  const engine = useEngine();
  const [entered, setEntered] = useState({ displayName: '', loginName: '', password: '', again: '' });
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const change = (field: keyof typeof entered) => (value: string) =>
    setEntered((before) => ({ ...before, [field]: value }));

  async function create(): Promise<void> {
    const { again, ...input } = entered;
    const found = problemsIn(operations['setup.create-admin'].input, input);
    const all = again === input.password ? found : { ...found, again: text.differs };
    setErrors(all);
    setFailure(null);
    if (Object.keys(all).length > 0) return;
    setPending(true);
    try {
      await engine.createAdmin(input);
    } catch (error) {
      setErrors(fieldErrors(error));
      setFailure(formErrorWords(error));
      setPending(false);
    }
  }

  return (
    <>
      <Form
        className={c('form')}
        aria-label={text.title}
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <h1>{text.title}</h1>
        <TextInput
          label={text.displayName}
          autoFocus
          value={entered.displayName}
          error={errors['displayName']}
          onChange={change('displayName')}
        />
        <TextInput
          label={text.loginName}
          hint={signInText.nameHint}
          value={entered.loginName}
          error={errors['loginName']}
          onChange={change('loginName')}
        />
        <TextInput
          label={text.password}
          type="password"
          autoComplete="off"
          hint={text.passwordHint}
          value={entered.password}
          error={errors['password']}
          onChange={change('password')}
        />
        <TextInput
          label={text.again}
          type="password"
          autoComplete="off"
          value={entered.again}
          error={errors['again']}
          onChange={change('again')}
        />
        {failure === null ? null : (
          <Message tone="bad" role="alert">
            {failure}
          </Message>
        )}
        <Button type="submit" look="primary" isPending={isPending}>
          {isPending ? text.working : text.submit}
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
