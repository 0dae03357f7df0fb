import { useState } from 'react';
import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { localDate, localTime } from '../../ui/time.ts';
import { ReadyUpdate } from './ready-update.tsx';
import styles from './policy.module.css';
import { policyText } from './text.ts';

const c = classNames(styles);
const text = policyText.updates;

/** Looks whether a folder holds an update that counts, lays it ready, and has it installed by the machine's administrator. */
export function UpdatePanel() {
  const [folder, setFolder] = useState('');
  const state = useOperation('updates.read', {});
  const look = useChange('updates.look');
  const stage = useChange('updates.stage', { timeoutMs: 600_000, onDone: () => void state.refetch() });
  const found = look.data;
  const error = [state, look, stage].find(({ isError }) => isError)?.error;
  return (
    <Panel title={text.title}>
      <p className={c('hint')}>{text.hint}</p>
      {state.data === undefined ? null : <LastUpdate of={state.data.last} />}
      <div className={c('folder-row')}>
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
      {state.data === undefined ? null : (
        <ReadyUpdate of={state.data} backups={stage.data?.backups ?? null} />
      )}
      {error === undefined ? null : (
        <Message tone="bad" role="alert">
          {errorWords(error)}
        </Message>
      )}
    </Panel>
  );
}

/** What became of the one before, which nobody may have been there to see. */
function LastUpdate({ of: last }: { readonly of: OperationOutput<'updates.read'>['last'] }) {
  if (last === null) return null;
  const { result, words, at } = last;
  return (
    <Message tone={result === 'installed' ? 'neutral' : 'attention'} title={text.lastTitle[result]}>
      {text.last(words, `${localDate(at)} ${localTime(at, false)}`)}
    </Message>
  );
}
