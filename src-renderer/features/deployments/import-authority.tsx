import { useState } from 'react';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { FileInput } from '../../ui/file-input.tsx';
import { Message } from '../../ui/message.tsx';
import { Facts } from '../../ui/panel.tsx';
import { inLocalTime } from '../../ui/time.ts';
import { deploymentText } from './text.ts';

const text = deploymentText.authority;

/** Chooses a signed authority, shows what it says, and only then takes it in. */
export function ImportAuthority() {
  const [file, setFile] = useState('');
  const preview = useChange('deployments.preview-authority');
  const take = useChange('deployments.import-authority', { onDone: () => preview.reset() });

  async function look(chosen: readonly File[]): Promise<void> {
    preview.reset();
    take.reset();
    const [first] = chosen;
    if (first === undefined) return;
    const content = await first.text();
    setFile(content);
    preview.mutate({ file: content });
  }

  const { data } = preview;
  const error = preview.error ?? take.error;
  return (
    <>
      <FileInput
        label={text.file}
        hint={text.fileHint}
        accept=".json,application/json"
        onChoose={(chosen) => void look(chosen)}
      />
      {error === null ? null : (
        <Message tone="bad" role="alert">
          {errorWords(error)}
        </Message>
      )}
      {data === undefined || data.refusal === null ? null : (
        <Message tone="bad" role="alert" title={text.refused}>
          {inLocalTime(data.refusal)}
        </Message>
      )}
      {data === undefined || data.refusal !== null ? null : (
        <>
          <Facts of={data.facts.map(({ label, lines }) => [label, inLocalTime(lines.join('; '))] as const)} />
          <Button look="primary" isPending={take.isPending} onPress={() => take.mutate({ file })}>
            {take.isPending ? deploymentText.working : text.take}
          </Button>
        </>
      )}
    </>
  );
}
