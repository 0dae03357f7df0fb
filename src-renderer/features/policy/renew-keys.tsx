import { useState } from 'react';
import type { KeysView } from '../../../src-main/contract/keys.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { localDate } from '../../ui/time.ts';
import styles from './policy.module.css';
import { policyText } from './text.ts';

const c = classNames(styles);
const text = policyText.renewal;
const shortestReason = 3;

/** New keys for everything, for whoever looks after the machine. */
export function RenewKeys({ of: { share, lastAt, problem } }: { readonly of: KeysView['renewal'] }) {
  const { person } = useSession();
  const [isAsking, setAsking] = useState(false);
  return (
    <Panel title={text.title}>
      <p className={c('hint')}>{text.hint}</p>
      {problem === null ? null : <Message tone="attention">{problem}</Message>}
      {share === null ? (
        <p>{lastAt === null ? text.never : text.last(localDate(lastAt))}</p>
      ) : (
        <Message role="status">{text.running(Math.round(100 * share))}</Message>
      )}
      {mayCall(person.role, 'keys.renew') ? (
        <div>
          <Button isPending={share !== null} onPress={() => setAsking(true)}>
            {text.renew}
          </Button>
        </div>
      ) : null}
      {isAsking ? <AskRenewal onClose={() => setAsking(false)} /> : null}
    </Panel>
  );
}

function AskRenewal({ onClose }: { readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const renew = useChange('keys.renew', { onDone: onClose });
  return (
    <ConfirmDialog
      title={text.ask}
      confirm={text.renew}
      isPending={renew.isPending}
      isConfirmDisabled={reason.trim().length < shortestReason}
      onConfirm={() => renew.mutate({ reason })}
      onCancel={onClose}
    >
      <p>{text.askHint}</p>
      <TextInput label={text.reason} autoFocus rows={2} maxLength={300} value={reason} onChange={setReason} />
      {renew.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(renew.error)}
        </Message>
      ) : null}
    </ConfirmDialog>
  );
}
