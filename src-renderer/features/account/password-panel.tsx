import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { operations } from '../../../src-main/contract/operations.ts';
import type { OwnAccount } from '../../../src-main/contract/own-account.ts';
import { fieldErrors, formErrorWords, problemsIn } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './account.module.css';
import { accountText } from './text.ts';

const c = classNames(styles);
const text = accountText.password;
const empty = { password: '', newPassword: '', again: '', code: '' };

/** Says what a forgotten password would cost, and changes it. */
export function PasswordPanel({
  ifForgotten,
  hasSecondFactor,
}: {
  readonly ifForgotten: OwnAccount['ifForgotten'];
  readonly hasSecondFactor: boolean;
}) {
  const queries = useQueryClient();
  const [entered, setEntered] = useState(empty);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const change = useChange('account.change-password', {
    onDone: () => {
      setEntered(empty);
      void queries.invalidateQueries({ queryKey: ['account.read'] });
    },
  });
  const errors = { ...fieldErrors(change.error), ...problems };
  const failure = formErrorWords(change.error);

  function submit(): void {
    const { again, code, ...secrets } = entered;
    const input = hasSecondFactor ? { ...secrets, code } : secrets;
    const found = problemsIn(operations['account.change-password'].input, input);
    const all = again === input.newPassword ? found : { ...found, again: text.differs };
    setProblems(all);
    if (Object.keys(all).length === 0) change.mutate(input);
  }

  const field = (name: keyof typeof entered) => ({
    type: name === 'code' ? 'text' : 'password',
    autoComplete: 'off',
    value: entered[name],
    error: errors[name],
    onChange: (value: string) => {
      setEntered((before) => ({ ...before, [name]: value }));
      setProblems(({ [name]: _, ...others }) => others);
      if (!change.isIdle) change.reset();
    },
  });
  return (
    <Panel title={text.title}>
      <Message tone={ifForgotten.isLoss ? 'attention' : 'neutral'} icon="lock" title={text.lossTitle}>
        <ul className={c('plain')}>
          {ifForgotten.words.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Message>
      <Form
        className={c('form')}
        aria-label={text.submit}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput {...field('password')} label={text.current} />
        <TextInput {...field('newPassword')} label={text.next} hint={text.nextHint} />
        <TextInput {...field('again')} label={text.again} />
        {hasSecondFactor ? <TextInput {...field('code')} label={text.code} inputMode="numeric" /> : null}
        <p className={c('detail')}>{text.hint}</p>
        {failure === null ? null : (
          <Message tone="bad" role="alert">
            {failure}
          </Message>
        )}
        {change.isSuccess ? (
          <Message tone="good" role="status">
            {text.done}
          </Message>
        ) : null}
        <div className={c('actions')}>
          <Button type="submit" look="primary" isPending={change.isPending}>
            {change.isPending ? text.working : text.submit}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}
