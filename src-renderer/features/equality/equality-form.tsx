import { useState } from 'react';
import { equalityAnswers } from '../../../src-main/contract/equality.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import styles from './equality.module.css';
import { equalityText as text } from './text.ts';

const c = classNames(styles);

type Ethnicity = (typeof equalityAnswers.ethnicity)[number];
type Sex = (typeof equalityAnswers.sex)[number];
type Age = (typeof equalityAnswers.age)[number];

function worded<Value extends string>(values: readonly Value[]) {
  return values.map((value) => [value, text.answers[value] ?? value] as const);
}

/** After the outcome: adds one person to the sums. What was chosen is not shown again. */
export function EqualityForm({ alertId }: { readonly alertId: string }) {
  const counted = useOperation('equality.is-counted', { id: alertId });
  const [ethnicity, setEthnicity] = useState<Ethnicity>('not-stated');
  const [sex, setSex] = useState<Sex>('not-stated');
  const [age, setAge] = useState<Age>('not-stated');
  const count = useChange('equality.count', { onDone: () => void counted.refetch() });
  return (
    <Panel title={text.title}>
      <Answer of={counted} loading={text.loading}>
        {({ isCounted }) =>
          isCounted ? (
            <p>{text.counted}</p>
          ) : (
            <div className={c('form')}>
              <p className={c('hint')}>{text.hint}</p>
              <SelectInput
                label={text.questions.ethnicity}
                value={ethnicity}
                options={worded(equalityAnswers.ethnicity)}
                onChange={setEthnicity}
              />
              <SelectInput
                label={text.questions.sex}
                value={sex}
                options={worded(equalityAnswers.sex)}
                onChange={setSex}
              />
              <SelectInput
                label={text.questions.age}
                value={age}
                options={worded(equalityAnswers.age)}
                onChange={setAge}
              />
              {count.isError ? (
                <Message tone="bad" role="alert">
                  {errorWords(count.error)}
                </Message>
              ) : null}
              <Button
                isPending={count.isPending}
                onPress={() => count.mutate({ id: alertId, ethnicity, sex, age })}
              >
                {text.count}
              </Button>
            </div>
          )
        }
      </Answer>
    </Panel>
  );
}
