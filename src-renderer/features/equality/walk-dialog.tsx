import { useState } from 'react';
import {
  equalityAnswers,
  equalityQuestionSchema,
  equalityWalkSchema,
  type EqualityQuestion,
} from '../../../src-main/contract/equality.ts';
import { useChange } from '../../engine/use-operation.ts';
import { classNames } from '../../ui/class-names.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './equality.module.css';
import { equalityText } from './text.ts';

const c = classNames(styles);
const text = equalityText.walk;

/** Says how many passes of staff were walked and found, group by group, and where that is known from. */
export function WalkDialog({
  onDone,
  onCancel,
}: {
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) {
  const [question, setQuestion] = useState<EqualityQuestion>('ethnicity');
  const [source, setSource] = useState('');
  const [counts, setCounts] = useState<Readonly<Record<string, string>>>({});
  const change = useChange('equality.state-walk', { onDone });
  const answers = equalityAnswers[question].filter((answer) => answer !== 'not-stated');
  const isWhole = (entered = ''): boolean => /^[0-9]{1,6}$/.test(entered);
  const fields = answers.flatMap((answer) => [`${answer} passes`, `${answer} found`]);
  const input = {
    question,
    source,
    groups: answers.map((answer) => ({
      answer,
      passes: Number(counts[`${answer} passes`]),
      found: Number(counts[`${answer} found`]),
    })),
  };
  return (
    <ConfirmDialog
      title={text.title}
      confirm={text.save}
      change={change}
      isConfirmDisabled={
        !fields.every((field) => isWhole(counts[field])) || !equalityWalkSchema.safeParse(input).success
      }
      onConfirm={() => change.mutate(input)}
      onCancel={onCancel}
    >
      <p>{text.hint}</p>
      <SelectInput
        label={equalityText.denominator.question}
        value={question}
        options={equalityQuestionSchema.options.map((name) => [name, equalityText.questions[name]] as const)}
        onChange={setQuestion}
      />
      <TextInput
        label={equalityText.denominator.source}
        hint={text.sourceHint}
        value={source}
        onChange={setSource}
        rows={2}
      />
      {answers.map((answer) => (
        <div key={`${question} ${answer}`} className={c('pair')}>
          {(['passes', 'found'] as const).map((what) => {
            const field = `${answer} ${what}`;
            return (
              <TextInput
                key={field}
                label={text[what](equalityText.answers[answer] ?? answer)}
                inputMode="numeric"
                value={counts[field] ?? ''}
                error={
                  counts[field] === undefined || isWhole(counts[field])
                    ? undefined
                    : equalityText.denominator.whole
                }
                onChange={(value) => setCounts((before) => ({ ...before, [field]: value }))}
              />
            );
          })}
        </div>
      ))}
    </ConfirmDialog>
  );
}
