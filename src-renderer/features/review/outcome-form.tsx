import { useState } from 'react';
import { Form, Label, Radio, RadioGroup } from 'react-aria-components';
import { useStore } from 'zustand';
import type { Choice } from '../../../src-main/contract/domain.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { changeDraft, draftStore, shownDraft } from './draft-store.ts';
import styles from './panels.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

/** After a confirmed alert: what the officers report back. */
export function OutcomeForm({
  alertId,
  outcomes,
  isNext,
}: {
  readonly alertId: string;
  /** The policy's outcomes. */
  readonly outcomes: readonly Choice[];
  /** Officers have been told: recording is what comes next. */
  readonly isNext: boolean;
}) {
  const draft = useStore(draftStore, ({ drafts }) => shownDraft(drafts, alertId));
  const record = useChange('alerts.record-outcome');
  const [isIncomplete, setIncomplete] = useState(false);

  function submit(): void {
    setIncomplete(draft.outcome === null);
    if (draft.outcome === null) return;
    record.mutate({ id: alertId, code: draft.outcome, note: draft.note, idempotencyKey: draft.outcomeKey });
  }

  return (
    <Panel title={text.outcomeTitle}>
      <Form
        className={c('outcome')}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <RadioGroup
          className={c('codes')}
          value={draft.outcome}
          onChange={(code) => changeDraft(alertId, () => ({ outcome: code }))}
        >
          <Label className={c('spoken')}>{text.outcomeTitle}</Label>
          {outcomes.map(({ code, words }) => (
            <Radio key={code} value={code} className={c('code')}>
              <span className={c('dot')} aria-hidden="true" />
              {words}
            </Radio>
          ))}
        </RadioGroup>
        <TextInput
          label={text.outcomeNote}
          rows={2}
          maxLength={500}
          value={draft.note}
          onChange={(note) => changeDraft(alertId, () => ({ note }))}
        />
        {isIncomplete && draft.outcome === null ? (
          <Message tone="attention" role="alert">
            {text.outcomeNeedsCode}
          </Message>
        ) : null}
        {record.isError ? (
          <Message tone="bad" role="alert">
            {errorWords(record.error)}
          </Message>
        ) : null}
        <Button type="submit" look={isNext ? 'primary' : 'plain'} isPending={record.isPending}>
          {record.isPending ? text.outcomeRecording : text.outcomeRecord}
        </Button>
      </Form>
    </Panel>
  );
}
