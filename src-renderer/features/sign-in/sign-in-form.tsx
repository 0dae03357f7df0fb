import { useState } from 'react';
import { Button as AriaButton, Form } from 'react-aria-components';
import { AppError } from '../../../src-main/contract/errors.ts';
import type { SystemStatus } from '../../../src-main/contract/system.ts';
import { useEngine } from '../../engine/engine-context.tsx';
import { fieldErrors, formErrorWords } from '../../engine/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { KeyCap } from '../../ui/key-cap.tsx';
import { Message } from '../../ui/message.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextInput } from '../../ui/text-input.tsx';
import { roleWords } from '../../ui/words.ts';
import styles from './sign-in.module.css';
import { signInText as text } from './text.ts';

const c = classNames(styles);

type DemoPerson = SystemStatus['demoPeople'][number];

interface SignInFormProps {
  readonly demoPeople: readonly DemoPerson[];
  /** Null where nobody enrols, on a seat that is being taken over. */
  readonly onHaveCode: (() => void) | null;
}

export function SignInForm({ demoPeople, onHaveCode }: SignInFormProps) {
  const engine = useEngine();
  const [loginName, setLoginName] = useState('');
  const [password, setPassword] = useState('');
  const [isPending, setPending] = useState(false);
  /** Asked for once the password was right; null while nobody asked. */
  const [code, setCode] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const isCodeAsked = error instanceof AppError && error.code === 'second-factor-needed';
  const failure = isCodeAsked ? null : formErrorWords(error);

  async function signIn(name: string, secret: string, digits?: string): Promise<void> {
    if (isPending) return;
    setPending(true);
    setError(null);
    try {
      await engine.signIn(name, secret, digits);
    } catch (cause) {
      setError(cause);
      if (cause instanceof AppError && cause.details?.['field'] === 'code') setCode('');
      setPending(false);
    }
  }

  function useAccount(account: DemoPerson): void {
    setCode(null);
    setLoginName(account.loginName);
    setPassword(account.password);
    void signIn(account.loginName, account.password);
  }

  useShortcuts(
    text.demoTitle,
    demoPeople.slice(0, 9).map((account, index) => ({
      key: String(index + 1),
      does: text.demoAccount(account.displayName, account.role),
      run: () => useAccount(account),
    })),
  );

  return (
    <>
      <Form
        className={c('form')}
        aria-label={text.title}
        onSubmit={(event) => {
          event.preventDefault();
          void signIn(loginName, password, code ?? undefined);
        }}
      >
        <h1>{text.title}</h1>
        <TextInput
          label={text.name}
          name="username"
          autoComplete="off"
          // With the demo's accounts beside it the number keys do more than a caret in the first field.
          autoFocus={demoPeople.length === 0}
          value={loginName}
          onChange={setLoginName}
        />
        <TextInput
          label={text.password}
          name="password"
          type="password"
          autoComplete="off"
          value={password}
          onChange={setPassword}
        />
        {code === null ? null : (
          <TextInput
            label={text.code}
            hint={text.codeHint}
            name="code"
            autoComplete="off"
            inputMode="numeric"
            autoFocus
            value={code}
            error={isCodeAsked ? undefined : fieldErrors(error)['code']}
            onChange={setCode}
          />
        )}
        {failure === null ? null : (
          <Message tone="bad" role="alert">
            {failure}
          </Message>
        )}
        <Button
          type="submit"
          look="primary"
          isPending={isPending}
          isDisabled={loginName.trim() === '' || password === '' || code === ''}
        >
          {isPending ? text.checking : text.submit}
        </Button>
        {onHaveCode === null ? null : (
          <Button look="bare" onPress={onHaveCode}>
            {text.haveCode}
          </Button>
        )}
      </Form>
      {demoPeople.length === 0 ? null : (
        <section className={c('demo')} aria-labelledby="demo-accounts">
          <h2 id="demo-accounts">{text.demoTitle}</h2>
          <p>{text.demoHint}</p>
          <ul>
            {demoPeople.map((account, index) => (
              <li key={account.loginName} className={c('account')}>
                <AriaButton
                  className={c('choose')}
                  aria-label={text.demoAccount(account.displayName, account.role)}
                  aria-describedby={`password-${index}`}
                  onPress={() => useAccount(account)}
                >
                  <KeyCap name={String(index + 1)} />
                  <strong>{account.displayName}</strong>
                </AriaButton>
                <span>{roleWords[account.role]}</span>
                <code id={`password-${index}`}>{account.password}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
