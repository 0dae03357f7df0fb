import { useState } from 'react';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './policy.module.css';
import { policyText } from './text.ts';

const c = classNames(styles);
const text = policyText.updates;

/** Looks whether a folder holds an update that counts, and lays it ready for the machine's administrator. */
export function UpdatePanel() {
  const [folder, setFolder] = useState('');
  const look = useChange('updates.look');
  const stage = useChange('updates.stage', { timeoutMs: 600_000 });
  const found = look.data;
  const error = [look, stage].find(({ isError }) => isError)?.error;
  return (
    <Panel title={text.title}>
      <p className={c('hint')}>{text.hint}</p>
      <div className={c('export-row')}>
        <TextInput
          label={text.folder}
          value={folder}
          maxLength={400}
          onChange={(value) => {
            setFolder(value);
            look.reset();
            stage.reset();
          }}
        />
        <Button
          isDisabled={folder.trim() === ''}
          isPending={look.isPending}
          onPress={() => {
            stage.reset();
            look.mutate({ folder });
          }}
        >
          {text.look}
        </Button>
      </div>
      {found === undefined || stage.isSuccess ? null : (
        <Message tone={found.refusal === null ? 'good' : 'attention'} role="status">
          {found.refusal ?? text.found(found.version ?? '', found.installed, found.bytes ?? 0)}
        </Message>
      )}
      {found?.refusal === null && !stage.isSuccess ? (
        <div className={c('export-row')}>
          <Button look="primary" isPending={stage.isPending} onPress={() => stage.mutate({ folder })}>
            {text.stage}
          </Button>
        </div>
      ) : null}
      {stage.data === undefined ? null : (
        <>
          <Message tone="good" role="status" title={text.staged(stage.data.version)}>
            {`${stage.data.backups} ${text.next}`}
          </Message>
          <pre>{text.command(stage.data.folder)}</pre>
          <p className={c('hint')}>{text.after}</p>
        </>
      )}
      {error === undefined ? null : (
        <Message tone="bad" role="alert">
          {errorWords(error)}
        </Message>
      )}
    </Panel>
  );
}
