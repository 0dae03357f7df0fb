import { useState } from 'react';
import type { BackupPlace } from '../../../src-main/contract/backups.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { localDay, localTime } from '../../ui/time.ts';
import { AddFolder } from './add-folder.tsx';
import styles from './case-log.module.css';
import { RemoveFolder } from './remove-folder.tsx';
import { ShareDone } from './share-done.tsx';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);

/** Where backups lie, how old they are, and one on request. */
export function BackupsPanel() {
  const { person } = useSession();
  const backups = useOperation('backups.list', {}, { everyMs: 5_000 });
  const refetch = (): void => void backups.refetch();
  const make = useChange('backups.make', { onDone: refetch });
  const [open, setOpen] = useState<'add' | BackupPlace | null>(null);
  const close = (): void => {
    setOpen(null);
    refetch();
  };
  const mayMake = mayCall(person.role, 'backups.make');
  const mayChange = mayCall(person.role, 'backups.add-folder');
  return (
    <Panel title={text.backupsTitle}>
      <Answer of={backups} loading={text.backupsLoading}>
        {({ places, words }) => (
          <>
            <Message tone={places.some(({ latest }) => latest !== null) ? 'neutral' : 'attention'}>
              {words}
            </Message>
            <ul className={c('places')}>
              {places.map((place) => (
                <li key={place.id}>
                  <p>
                    <strong>{place.name}</strong>{' '}
                    {place.latest === null
                      ? text.neverBackedUp
                      : text.backedUpAt(
                          place.latest.entries,
                          place.latest.bytes,
                          `${localDay(place.latest.at)} ${localTime(place.latest.at, false)}`,
                        )}
                  </p>
                  <p className={c('faint', 'path')}>{place.folder}</p>
                  {place.problem === null ? null : <Message tone="attention">{place.problem}</Message>}
                  {place.progress === null ? null : (
                    <ShareDone share={place.progress} words={text.backingUp} />
                  )}
                  <div className={c('actions')}>
                    {mayMake ? (
                      <Button
                        isPending={place.progress !== null}
                        onPress={() => make.mutate({ id: place.id })}
                        aria-label={text.backUpTo(place.name)}
                      >
                        {text.backUpNow}
                      </Button>
                    ) : null}
                    {mayChange ? (
                      <Button
                        look="bare"
                        onPress={() => setOpen(place)}
                        aria-label={text.keptIn.backups.removeOf(place.name)}
                      >
                        {text.keptIn.backups.remove}
                      </Button>
                    ) : null}
                  </div>
                </li>
              ))}
            </ul>
            {mayChange ? <Button onPress={() => setOpen('add')}>{text.addFolder}</Button> : null}
            {make.isError ? <Message tone="bad">{errorWords(make.error)}</Message> : null}
            {open === 'add' ? <AddFolder what="backups" onClose={close} /> : null}
            {open !== null && open !== 'add' ? (
              <RemoveFolder what="backups" place={open} onClose={close} />
            ) : null}
          </>
        )}
      </Answer>
    </Panel>
  );
}
