import type { OperationInput } from '../../../src-main/contract/operations.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import styles from './policy.module.css';
import { policyText } from './text.ts';

const c = classNames(styles);
const text = policyText.export;

type Wanted = Pick<OperationInput<'policy.export'>, 'what' | 'form'>;
const forms = ['text', 'html', 'json'] as const;

/** A version as files: to publish, to keep, to hand on. */
export function ExportPanel({
  version,
  hasDifference,
}: {
  readonly version: number;
  readonly hasDifference: boolean;
}) {
  const fetch = useChange('policy.export', { onDone: saveFile });
  const row = (what: Wanted['what'], label: string) => (
    <div className={c('export-row')} role="group" aria-label={label}>
      <span>{label}</span>
      {forms.map((form) => (
        <Button
          key={form}
          icon="down"
          aria-label={text.name(label, text[form])}
          onPress={() => fetch.mutate({ version, what, form })}
        >
          {text[form]}
        </Button>
      ))}
    </div>
  );
  return (
    <Panel title={text.title}>
      <p className={c('hint')}>{text.hint}</p>
      {row('policy', text.policy)}
      {hasDifference ? row('difference', text.difference) : null}
      <div className={c('export-row')}>
        <span>{text.signedHint}</span>
        <Button icon="down" onPress={() => fetch.mutate({ version, what: 'policy', form: 'signed' })}>
          {text.signed}
        </Button>
      </div>
      {fetch.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(fetch.error)}
        </Message>
      ) : null}
    </Panel>
  );
}
