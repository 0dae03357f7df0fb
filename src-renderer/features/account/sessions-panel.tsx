import { useQueryClient } from '@tanstack/react-query';
import type { OwnSession } from '../../../src-main/contract/own-account.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import { localDay, localTime } from '../../ui/time.ts';
import styles from './account.module.css';
import { accountText } from './text.ts';

const c = classNames(styles);
const text = accountText.sessions;

/** Where the person is signed in; any session but this one can be ended from here. */
export function SessionsPanel({ sessions }: { readonly sessions: readonly OwnSession[] }) {
  const queries = useQueryClient();
  const end = useChange('account.end-session', {
    onDone: () => void queries.invalidateQueries({ queryKey: ['account.read'] }),
  });
  return (
    <Panel title={text.title}>
      <Table label={text.title} columns={text.columns}>
        {sessions.map(({ id, signedInAt, expiresAt, isThis }) => (
          <tr key={id}>
            <td>{when(signedInAt)}</td>
            <td>{when(expiresAt)}</td>
            <td>
              {isThis ? (
                <strong>{text.isThis}</strong>
              ) : (
                <Button
                  aria-label={text.endNamed(when(signedInAt))}
                  isDisabled={end.isPending}
                  onPress={() => end.mutate({ id })}
                >
                  {text.end}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {end.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(end.error)}
        </Message>
      ) : null}
      {sessions.length > 1 ? <p className={c('detail')}>{text.hint}</p> : null}
    </Panel>
  );
}

function when(at: number): string {
  return `${localDay(at)}, ${localTime(at, false)}`;
}
