import { useState, type FormEvent } from 'react';
import type { PresenceStatus } from '../../../src-main/contract/deployments.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useChange } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { localTime } from '../../ui/time.ts';
import { useNow } from '../../ui/use-now.ts';
import styles from './deployment.module.css';
import { deploymentText } from './text.ts';

const c = classNames(styles);
const text = deploymentText.presence;

/** The on-site officer's code: whether it is here, until when it counts, and where it is typed in. */
export function PresencePanel({ of: presence }: { readonly of: PresenceStatus }) {
  const now = useNow();
  const { person } = useSession();
  const [code, setCode] = useState('');
  const confirm = useChange('deployments.confirm-presence', { onDone: () => setCode('') });
  const { slot, isConfirmed, countsUntil, officer, demo } = presence;
  const isHere = countsUntil !== null && now < countsUntil;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (code.trim() !== '') confirm.mutate({ code });
  }

  return (
    <Panel title={text.title}>
      <Message tone={isHere ? 'good' : 'attention'} role="status">
        {slot === null
          ? text.outside
          : isHere
            ? text.here(officer, localTime(countsUntil))
            : text.missing(officer)}
        {slot !== null && isConfirmed ? ` ${text.next(localTime(slot.ends))}` : ''}
        {slot !== null && isHere && !isConfirmed ? ` ${text.due}` : ''}
      </Message>
      {mayCall(person.role, 'deployments.confirm-presence') && slot !== null && !isConfirmed ? (
        <form className={c('code-form')} onSubmit={submit}>
          <TextInput
            label={text.code}
            hint={text.codeHint}
            autoComplete="off"
            maxLength={30}
            value={code}
            error={confirm.isError ? errorWords(confirm.error) : undefined}
            onChange={setCode}
          />
          <Button type="submit" look="primary" isPending={confirm.isPending}>
            {text.confirm}
          </Button>
        </form>
      ) : null}
      {demo === null ? null : (
        <p className={c('hint')}>
          {demo.isAutomatic ? text.demoAutomatic : text.demoByHand}
          {demo.code === null ? '' : ` ${text.demoCode} `}
          {demo.code === null ? null : <code>{demo.code}</code>}
        </p>
      )}
    </Panel>
  );
}
