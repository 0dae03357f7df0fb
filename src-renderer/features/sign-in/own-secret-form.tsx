import { useState, type ReactNode } from 'react';
import { Form } from 'react-aria-components';
import { AppError } from '../../../src-main/contract/errors.ts';
import { fieldErrors, formErrorWords } from '../../engine/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './sign-in.module.css';
import { signInText as text } from './text.ts';

const c = classNames(styles);

interface OwnSecretFormProps {
  readonly label: string;
  readonly submit: string;
  readonly onProve: (password: string, code: string | undefined) => Promise<void>;
  /** Beside the button. */
  readonly children: ReactNode;
}

/** Somebody who is signed in proves that it is still them; a code is asked for where one is needed. */
export function OwnSecretForm({ label, submit, onProve, children }: OwnSecretFormProps) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isPending, setPending] = useState(false);
  const isCodeAsked = error instanceof AppError && error.code === 'second-factor-needed';
  const errors = isCodeAsked ? {} : fieldErrors(error);
  const failure = isCodeAsked ? null : formErrorWords(error);

  async function prove(): Promise<void> {
    if (isPending) return;
    setPending(true);
    setError(null);
    try {
      await onProve(password, code ?? undefined);
    } catch (cause) {
      setError(cause);
      if (cause instanceof AppError && cause.details?.['field'] === 'code') setCode('');
    } finally {
      setPending(false);
    }
  }

  return (
    <Form
      className={c('secrets')}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        void prove();
      }}
    >
      <TextInput
        label={text.password}
        type="password"
        autoComplete="off"
        autoFocus
        value={password}
        error={errors['password']}
        onChange={setPassword}
      />
      {code === null ? null : (
        <TextInput
          label={text.code}
          hint={text.codeHint}
          inputMode="numeric"
          autoComplete="off"
          autoFocus
          value={code}
          error={errors['code']}
          onChange={setCode}
        />
      )}
      {failure === null ? null : (
        <Message tone="bad" role="alert">
          {failure}
        </Message>
      )}
      <div className={c('actions')}>
        <Button
          type="submit"
          look="primary"
          isPending={isPending}
          isDisabled={password === '' || code === ''}
        >
          {isPending ? text.checking : submit}
        </Button>
        {children}
      </div>
    </Form>
  );
}
