import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SecondFactorForm } from './second-factor-form.tsx';
import styles from './account.module.css';
import { accountText } from './text.ts';

const c = classNames(styles);
const text = accountText.secondFactor;

/** Whether the person has a second factor; they make and replace it themselves. */
export function SecondFactorPanel({ isThere }: { readonly isThere: boolean }) {
  const queries = useQueryClient();
  const begin = useChange('account.begin-second-factor');
  const [isDone, setDone] = useState(false);
  return (
    <Panel title={text.title}>
      <p>{isThere ? text.isThere : text.isNotThere}</p>
      <p className={c('detail')}>{text.lost}</p>
      {isDone ? (
        <Message tone="good" role="status">
          {text.done}
        </Message>
      ) : null}
      {begin.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(begin.error)}
        </Message>
      ) : null}
      {begin.data === undefined ? (
        <div className={c('actions')}>
          <Button
            isPending={begin.isPending}
            onPress={() => {
              setDone(false);
              begin.mutate({});
            }}
          >
            {isThere ? text.replace : text.begin}
          </Button>
        </div>
      ) : (
        <SecondFactorForm
          shown={begin.data}
          isThere={isThere}
          cancel={text.cancel}
          onCancel={begin.reset}
          onDone={() => {
            setDone(true);
            begin.reset();
            void queries.invalidateQueries({ queryKey: ['account.read'] });
          }}
        />
      )}
    </Panel>
  );
}
