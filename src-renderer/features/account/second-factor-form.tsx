import { useState } from 'react';
import { Form } from 'react-aria-components';
import { operations, type OperationOutput } from '../../../src-main/contract/operations.ts';
import { useEngine } from '../../engine/engine-context.tsx';
import { fieldErrors, formErrorWords, problemsIn } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './account.module.css';
import { accountText } from './text.ts';

const c = classNames(styles);
const text = accountText.secondFactor;

interface SecondFactorFormProps {
  readonly shown: OperationOutput<'account.begin-second-factor'>;
  /** Whether there is one already, which then has to be shown too. */
  readonly isThere: boolean;
  readonly onDone: () => void;
  readonly onCancel: () => void;
  readonly cancel: string;
}

/** Shows a key for an authenticator app, and makes it count once the app has shown a code of it. */
export function SecondFactorForm({ shown, isThere, onDone, onCancel, cancel }: SecondFactorFormProps) {
  const engine = useEngine();
  const [entered, setEntered] = useState({ newCode: '', code: '', password: '' });
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const confirm = useChange('account.confirm-second-factor', {
    onDone: () => {
      onDone();
      void engine.refresh();
    },
  });
  const errors = { ...fieldErrors(confirm.error), ...problems };
  const failure = formErrorWords(confirm.error);

  function submit(): void {
    const { code, ...rest } = entered;
    const input = isThere ? { ...rest, code } : rest;
    const found = problemsIn(operations['account.confirm-second-factor'].input, input);
    setProblems(found);
    if (Object.keys(found).length === 0) confirm.mutate(input);
  }

  const field = (name: keyof typeof entered) => ({
    label: text[name],
    type: name === 'password' ? 'password' : 'text',
    inputMode: name === 'password' ? ('text' as const) : ('numeric' as const),
    autoComplete: 'off',
    value: entered[name],
    error: errors[name],
    onChange: (value: string) => {
      setEntered((before) => ({ ...before, [name]: value }));
      setProblems(({ [name]: _, ...others }) => others);
      if (!confirm.isIdle) confirm.reset();
    },
  });
  return (
    <Form
      className={c('form')}
      aria-label={text.screenTitle}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p>{text.scan}</p>
      <QrCode text={shown.address} label={text.qr} />
      <p className={c('detail')}>{text.scanHint}</p>
      <p>{text.key}</p>
      <code className={c('key')}>{shown.key.match(/.{1,4}/g)?.join(' ')}</code>
      <TextInput {...field('newCode')} autoFocus />
      {isThere ? <TextInput {...field('code')} /> : null}
      <TextInput {...field('password')} />
      {failure === null ? null : (
        <Message tone="bad" role="alert">
          {failure}
        </Message>
      )}
      <div className={c('actions')}>
        <Button type="submit" look="primary" isPending={confirm.isPending}>
          {confirm.isPending ? text.working : text.confirm}
        </Button>
        <Button onPress={onCancel}>{cancel}</Button>
      </div>
    </Form>
  );
}
