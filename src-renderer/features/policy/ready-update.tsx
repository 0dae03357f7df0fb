import { useState } from 'react';
import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Message } from '../../ui/message.tsx';
import styles from './policy.module.css';
import { policyText } from './text.ts';

const c = classNames(styles);
const text = policyText.updates;

interface ReadyUpdateProps {
  readonly of: OperationOutput<'updates.read'>;
  /** What backups came to, if they were made just now. */
  readonly backups: string | null;
}

/** What is laid ready: installed by the machine's administrator, whom Cordon has asked where it can. */
export function ReadyUpdate({ of: { ready, cannotInstallBecause }, backups }: ReadyUpdateProps) {
  const [isAsked, setIsAsked] = useState(false);
  // An administrator is fetched, and the update tried.
  const install = useChange('updates.install', { timeoutMs: 1_800_000, onDone: () => setIsAsked(false) });
  if (ready === null) return null;
  if (install.isSuccess)
    return (
      <Message tone="good" role="status">
        {text.closing(install.data.version)}
      </Message>
    );
  return (
    <>
      <Message tone="good" role="status" title={text.ready(ready.version)}>
        {[backups, cannotInstallBecause ?? text.readyHint].filter((words) => words !== null).join(' ')}
      </Message>
      {cannotInstallBecause === null ? (
        <div className={c('export-row')}>
          <Button look="primary" onPress={() => setIsAsked(true)}>
            {text.install}
          </Button>
        </div>
      ) : null}
      <p className={c('hint')}>{text.byHand}</p>
      <pre className={c('command')}>{text.command(ready.folder)}</pre>
      {isAsked ? (
        <ConfirmDialog
          title={text.installTitle(ready.version)}
          confirm={text.install}
          look="danger"
          change={install}
          onConfirm={() => install.mutate({})}
          onCancel={() => setIsAsked(false)}
        >
          <p>{text.installWords}</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
