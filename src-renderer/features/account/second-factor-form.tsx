import { Form } from 'react-aria-components';
import { operations, type OperationOutput } from '../../../src-main/contract/operations.ts';
import { useEngine } from '../../engine/engine-context.tsx';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useForm } from '../../ui/use-form.ts';
import styles from './account.module.css';
import { accountText } from './text.ts';

const c = classNames(styles);
const text = accountText.secondFactor;
const empty = { newCode: '', code: '', password: '' };

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
  const confirm = useChange('account.confirm-second-factor', {
    onDone: () => {
      onDone();
      void engine.refresh();
    },
  });
  const form = useForm(empty, confirm);

  function submit(): void {
    const { code, ...rest } = form.entered;
    const input = isThere ? { ...rest, code } : rest;
    if (form.accepts(operations['account.confirm-second-factor'].input, input)) confirm.mutate(input);
  }

  const field = (name: keyof typeof empty) => ({
    label: text[name],
    type: name === 'password' ? 'password' : 'text',
    inputMode: name === 'password' ? ('text' as const) : ('numeric' as const),
    autoComplete: 'off',
    ...form.field(name),
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
      {form.failure === null ? null : (
        <Message tone="bad" role="alert">
          {form.failure}
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
