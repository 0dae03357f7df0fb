import { useQueryClient } from '@tanstack/react-query';
import { Form } from 'react-aria-components';
import { operations } from '../../../src-main/contract/operations.ts';
import type { OwnAccount } from '../../../src-main/contract/own-account.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useForm } from '../../ui/use-form.ts';
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
  const change = useChange('account.change-password', {
    onDone: () => {
      form.clear();
      void queries.invalidateQueries({ queryKey: ['account.read'] });
    },
  });
  const form = useForm(empty, change);

  function submit(): void {
    const { again, code, ...secrets } = form.entered;
    const input = hasSecondFactor ? { ...secrets, code } : secrets;
    const more = again === input.newPassword ? {} : { again: text.differs };
    if (form.accepts(operations['account.change-password'].input, input, more)) change.mutate(input);
  }

  const field = (name: keyof typeof empty) => ({
    type: name === 'code' ? 'text' : 'password',
    autoComplete: 'off',
    ...form.field(name),
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
        {form.failure === null ? null : (
          <Message tone="bad" role="alert">
            {form.failure}
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
