import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { AlertView } from '../../../src-main/contract/alerts.ts';
import { errorWords, fieldErrors } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { localTime } from '../../ui/time.ts';
import styles from './panels.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

interface ExpiredAlertProps {
  readonly alertId: string;
  readonly explanation: Extract<AlertView, { readonly phase: 'blind' }>['explanation'];
}

/** An alert that nobody judged in time: what that means, and why it came to it. */
export function ExpiredAlert({ alertId, explanation }: ExpiredAlertProps) {
  return (
    <section className={c('expired')} aria-label={text.expired}>
      <Message tone="bad" title={text.expired}>
        {text.expiredHint}
      </Message>
      {explanation === null ? (
        <Explain alertId={alertId} />
      ) : (
        <p>
          {explanation.words}
          <span className={c('hint')}>
            {' '}
            {text.explainedBy(explanation.by, localTime(explanation.explainedAt))}
          </span>
        </p>
      )}
    </section>
  );
}

function Explain({ alertId }: { readonly alertId: string }) {
  const [words, setWords] = useState('');
  const explain = useChange('alerts.explain-expiry');
  const problem = fieldErrors(explain.error)['words'];
  return (
    <Form
      className={c('explain')}
      onSubmit={(event) => {
        event.preventDefault();
        explain.mutate({ id: alertId, words });
      }}
    >
      <TextInput
        label={text.explain}
        hint={text.explainHint}
        error={problem}
        maxLength={300}
        value={words}
        onChange={setWords}
      />
      <Button type="submit" isPending={explain.isPending}>
        {text.explainRecord}
      </Button>
      {explain.isError && problem === undefined ? (
        <Message tone="bad" role="alert">
          {errorWords(explain.error)}
        </Message>
      ) : null}
    </Form>
  );
}
