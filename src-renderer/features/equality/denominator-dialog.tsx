import { useState } from 'react';
import {
  equalityAnswers,
  equalityDenominatorSchema,
  equalityQuestionSchema,
  type EqualityDenominator,
  type EqualityQuestion,
} from '../../../src-main/contract/equality.ts';
import { useChange } from '../../engine/use-operation.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { equalityText } from './text.ts';

const text = equalityText.denominator;

interface DenominatorDialogProps {
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Says who passed the cameras, and where that is known from. */
export function DenominatorDialog({ onDone, onCancel }: DenominatorDialogProps) {
  const [question, setQuestion] = useState<EqualityQuestion>('ethnicity');
  const [kind, setKind] = useState<EqualityDenominator['kind']>('counted-by-officers');
  const [source, setSource] = useState('');
  const [counts, setCounts] = useState<Readonly<Record<string, string>>>({});
  const change = useChange('equality.state-denominator', { onDone });
  const answers = equalityAnswers[question].filter((answer) => answer !== 'not-stated');
  const isWhole = (entered = ''): boolean => /^[0-9]{1,9}$/.test(entered);
  const input = {
    question,
    kind,
    source,
    groups: answers.map((answer) => ({ answer, count: Number(counts[answer]) })),
  };
  return (
    <ConfirmDialog
      title={text.title}
      confirm={text.save}
      change={change}
      isConfirmDisabled={
        !answers.every((answer) => isWhole(counts[answer])) ||
        !equalityDenominatorSchema.safeParse(input).success
      }
      onConfirm={() => change.mutate(input)}
      onCancel={onCancel}
    >
      <p>{text.hint}</p>
      <SelectInput
        label={text.question}
        value={question}
        options={equalityQuestionSchema.options.map((name) => [name, equalityText.questions[name]] as const)}
        onChange={setQuestion}
      />
      <SelectInput
        label={text.kind}
        value={kind}
        options={(['counted-by-officers', 'census'] as const).map(
          (name) => [name, equalityText.summary.kinds[name]] as const,
        )}
        onChange={setKind}
      />
      <TextInput label={text.source} hint={text.sourceHint} value={source} onChange={setSource} rows={3} />
      {answers.map((answer) => (
        <TextInput
          key={`${question} ${answer}`}
          label={text.count(equalityText.answers[answer] ?? answer)}
          inputMode="numeric"
          value={counts[answer] ?? ''}
          error={counts[answer] === undefined || isWhole(counts[answer]) ? undefined : text.whole}
          onChange={(value) => setCounts((before) => ({ ...before, [answer]: value }))}
        />
      ))}
    </ConfirmDialog>
  );
}
