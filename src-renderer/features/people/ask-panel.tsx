import type { ReactNode } from 'react';
import { Form } from 'react-aria-components';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './people.module.css';
import { peopleText } from './text.ts';

const c = classNames(styles);
const text = peopleText.form;

interface AskPanelProps {
  readonly title: string;
  readonly look?: 'primary' | 'danger';
  readonly isPending: boolean;
  /** What is wrong that no field says; `useForm` gives it. */
  readonly failure: string | null;
  readonly onAsk: () => void;
  readonly onCancel: () => void;
  /** The fields. */
  readonly children: ReactNode;
}

/** The form of whatever a second person has to confirm. */
export function AskPanel(props: AskPanelProps) {
  const { title, look = 'primary', isPending, failure, onAsk, onCancel, children } = props;
  return (
    <Panel title={title}>
      <Form
        className={c('form')}
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          onAsk();
        }}
      >
        {children}
        {failure === null ? null : (
          <Message tone="bad" role="alert">
            {failure}
          </Message>
        )}
        <div className={c('actions')}>
          <Button type="submit" look={look} isPending={isPending}>
            {isPending ? text.asking : text.ask}
          </Button>
          <Button onPress={onCancel}>{text.cancel}</Button>
        </div>
      </Form>
    </Panel>
  );
}
