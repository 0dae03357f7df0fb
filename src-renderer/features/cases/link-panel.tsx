import { useState } from 'react';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { errorWords } from '../../engine/error-words.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './cases.module.css';
import { casesText } from './text.ts';

const c = classNames(styles);
const text = casesText.link;
const newCase = 'new';

/** Beside a decided alert: puts it into a case, open or new. */
export function LinkPanel({ alertId }: { readonly alertId: string }) {
  const cases = useOperation('cases.list', {});
  const [chosen, setChosen] = useState(newCase);
  const [title, setTitle] = useState('');
  const link = useChange('cases.link-alert');
  const open = useChange('cases.open');
  const changing = chosen === newCase ? open : link;
  const isDone = link.isSuccess || open.isSuccess;
  const options = (cases.data?.cases ?? [])
    .filter(({ state }) => state === 'open')
    .map(({ id, number, title: words }) => [id, `${casesText.case(number)}: ${words ?? ''}`] as const);
  return (
    <Panel title={text.title}>
      <p className={c('detail')}>{text.hint}</p>
      <div className={c('form')}>
        <SelectInput
          label={text.which}
          value={chosen}
          options={[[newCase, text.none], ...options]}
          onChange={setChosen}
        />
        {chosen === newCase ? (
          <TextInput label={casesText.titleLabel} maxLength={120} value={title} onChange={setTitle} />
        ) : null}
        {changing.isError ? (
          <Message tone="bad" role="alert">
            {errorWords(changing.error)}
          </Message>
        ) : null}
        {isDone ? (
          <Message tone="good" role="status">
            {text.done}
          </Message>
        ) : null}
        <Button
          isPending={changing.isPending}
          isDisabled={chosen === newCase && title.trim() === ''}
          onPress={() => {
            if (chosen === newCase) open.mutate({ title: title.trim(), alertId });
            else link.mutate({ id: chosen, alertId });
          }}
        >
          {text.submit}
        </Button>
      </div>
    </Panel>
  );
}
