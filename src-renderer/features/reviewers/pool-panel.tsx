import { useState } from 'react';
import type { DecoyPerson } from '../../../src-main/contract/decoys.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { Table } from '../../ui/table.tsx';
import { localDate } from '../../ui/time.ts';
import { AddDecoyPerson } from './add-decoy-person.tsx';
import styles from './reviewers.module.css';
import { reviewersText } from './text.ts';

const c = classNames(styles);
const text = reviewersText.pool;

/** For auditors: the people whose pictures make decoys. No picture is shown. */
export function PoolPanel() {
  const pool = useOperation('decoys.people', {});
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<DecoyPerson | null>(null);
  const remove = useChange('decoys.remove-person', {
    onDone: () => {
      setLeaving(null);
      void pool.refetch();
    },
  });
  function close(): void {
    setAdding(false);
    void pool.refetch();
  }
  if (isAdding) return <AddDecoyPerson onDone={close} />;
  return (
    <Panel
      title={text.title}
      aside={
        <Button icon="plus" onPress={() => setAdding(true)}>
          {text.add}
        </Button>
      }
    >
      <p className={c('detail')}>{text.hint}</p>
      <Answer of={pool} loading={reviewersText.loading}>
        {({ people, perHundredAlerts }) => (
          <>
            {perHundredAlerts === null ? null : <p>{text.rate(perHundredAlerts)}</p>}
            {people.length < 2 ? <Message tone="attention">{text.tooFew}</Message> : null}
            {people.length === 0 ? null : (
              <Table label={text.title} columns={text.columns}>
                {people.map((person) => (
                  <tr key={person.id}>
                    <th scope="row">{person.reference}</th>
                    <td>{text.bases[person.basis]}</td>
                    <td>{localDate(person.addedAt)}</td>
                    <td>{person.shown}</td>
                    <td>
                      <Button
                        aria-label={text.removeNamed(person.reference)}
                        onPress={() => setLeaving(person)}
                      >
                        {text.remove}
                      </Button>
                    </td>
                  </tr>
                ))}
              </Table>
            )}
          </>
        )}
      </Answer>
      {leaving === null ? null : (
        <ReasonDialog
          title={text.removeTitle(leaving.reference)}
          label={text.why}
          confirm={text.remove}
          look="danger"
          change={remove}
          onConfirm={(reason) => remove.mutate({ id: leaving.id, reason })}
          onCancel={() => setLeaving(null)}
        >
          <p>{text.removeHint}</p>
        </ReasonDialog>
      )}
    </Panel>
  );
}
