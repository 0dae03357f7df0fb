import { useState } from 'react';
import type { PolicyPreview } from '../../../src-main/contract/policy-operations.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { FileInput } from '../../ui/file-input.tsx';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { inLocalTime } from '../../ui/time.ts';
import { ChangesView } from './changes-view.tsx';
import { RulesView } from './rules-view.tsx';
import styles from './policy.module.css';
import { policyText } from './text.ts';
import { VersionFacts } from './version-facts.tsx';

const c = classNames(styles);
const text = policyText.import;

/** Chooses a signed policy, shows what it would change, and only then puts it in force. */
export function ImportPolicy({
  onClose,
  onDone,
}: {
  readonly onClose: () => void;
  readonly onDone: (version: number) => void;
}) {
  const [files, setFiles] = useState<string[]>([]);
  const preview = useChange('policy.preview');
  const adopt = useChange('policy.adopt', { onDone: ({ version }) => onDone(version) });

  async function look(chosen: readonly File[]): Promise<void> {
    preview.reset();
    adopt.reset();
    const texts = await Promise.all(chosen.map((file) => file.text()));
    setFiles(texts);
    if (texts.length > 0) preview.mutate({ files: texts });
  }

  const { data } = preview;
  const error = preview.error ?? adopt.error;
  return (
    <Panel title={text.title} aside={<Button onPress={onClose}>{text.close}</Button>}>
      <FileInput
        label={text.files}
        hint={text.filesHint}
        accept=".json,application/json"
        isMultiple
        onChoose={(chosen) => void look(chosen)}
      />
      {preview.isPending ? <p role="status">{text.looking}</p> : null}
      {error === null ? null : (
        <Message tone="bad" role="alert">
          {errorWords(error)}
        </Message>
      )}
      {data === undefined ? null : <Found preview={data} />}
      {data === undefined || data.refusal !== null || data.version === null ? null : (
        <Button
          look="primary"
          isPending={adopt.isPending}
          onPress={() => adopt.mutate({ files, hash: data.version?.hash ?? '' })}
        >
          {adopt.isPending ? text.adopting : text.adopt(data.version.version)}
        </Button>
      )}
    </Panel>
  );
}

function Found({ preview: { refusal, consequence, version } }: { readonly preview: PolicyPreview }) {
  return (
    <div className={c('found')}>
      {refusal === null ? null : (
        <Message tone="bad" role="alert" title={text.refused}>
          {inLocalTime(refusal)}
        </Message>
      )}
      {version === null ? null : (
        <>
          <h3>{text.found(version.version, version.force)}</h3>
          {consequence === null ? null : (
            <Message tone="attention" role="status" title={text.consequence}>
              {consequence}
            </Message>
          )}
          <VersionFacts of={version} />
          <ChangesView of={version} />
        </>
      )}
      {version === null ? null : (
        <details>
          <summary>{text.wholePolicy}</summary>
          <RulesView rules={version.rules} />
        </details>
      )}
    </div>
  );
}
