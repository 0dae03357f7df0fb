import { useEffect } from 'react';
import { useEngine } from '../../engine/engine-context.tsx';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { SecondFactorForm } from './second-factor-form.tsx';
import styles from './account.module.css';
import { accountText } from './text.ts';

const c = classNames(styles);
const text = accountText.secondFactor;

/** All that somebody sees whose role works only with a second factor, until they have one. */
export function SecondFactorScreen() {
  const engine = useEngine();
  const { mutate, data, error } = useChange('account.begin-second-factor');
  useEffect(() => mutate({}), [mutate]);
  const signOut = () => void engine.signOut();
  return (
    <main className={c('alone')}>
      <h1>{text.screenTitle}</h1>
      <p>{text.screenHint}</p>
      {error === null ? null : (
        <Message tone="bad" role="alert">
          {errorWords(error)}
        </Message>
      )}
      {data === undefined ? (
        <div className={c('actions')}>
          <Button onPress={signOut}>{text.signOut}</Button>
        </div>
      ) : (
        <SecondFactorForm
          shown={data}
          isThere={false}
          cancel={text.signOut}
          onCancel={signOut}
          onDone={() => undefined}
        />
      )}
    </main>
  );
}
