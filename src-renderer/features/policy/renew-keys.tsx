import { useState } from 'react';
import type { KeysView } from '../../../src-main/contract/keys.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useChange } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { localDate } from '../../ui/time.ts';
import styles from './policy.module.css';
import { policyText } from './text.ts';

const c = classNames(styles);
const text = policyText.renewal;

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
        <Message role="status" icon="connecting">
          {text.running(Math.round(100 * share))}
        </Message>
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
  const renew = useChange('keys.renew', { onDone: onClose });
  return (
    <ReasonDialog
      title={text.ask}
      label={text.reason}
      confirm={text.renew}
      change={renew}
      onConfirm={(reason) => renew.mutate({ reason })}
      onCancel={onClose}
    >
      <p>{text.askHint}</p>
    </ReasonDialog>
  );
}
