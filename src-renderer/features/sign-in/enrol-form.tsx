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
const text = signInText.enrol;

/** An invited person makes their own password. Whatever is refused, what was typed stays. */
export function EnrolForm({ onBack }: { readonly onBack: () => void }) {
  const engine = useEngine();
  const [entered, setEntered] = useState({ loginName: '', code: '', password: '', again: '' });
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  async function enrol(): Promise<void> {
    const { again, ...input } = entered;
    const found = problemsIn(operations['sessions.enrol'].input, input);
    const all = again === input.password ? found : { ...found, again: signInText.setUp.differs };
    setErrors(all);
    setFailure(null);
    if (Object.keys(all).length > 0) return;
    setPending(true);
    try {
      await engine.enrol(input);
    } catch (error) {
      setErrors(fieldErrors(error));
      setFailure(formErrorWords(error));
      setPending(false);
    }
  }

  const field = (name: keyof typeof entered) => ({
    value: entered[name],
    error: errors[name],
    autoComplete: 'off',
    onChange: (value: string) => setEntered((before) => ({ ...before, [name]: value })),
  });
  return (
    <Form
      className={c('form')}
      aria-label={text.title}
      onSubmit={(event) => {
        event.preventDefault();
        void enrol();
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
      {failure === null ? null : (
        <Message tone="bad" role="alert">
          {failure}
        </Message>
      )}
      <Button type="submit" look="primary" isPending={isPending}>
        {isPending ? signInText.checking : text.submit}
      </Button>
      <Button look="bare" onPress={onBack}>
        {text.back}
      </Button>
    </Form>
  );
}
