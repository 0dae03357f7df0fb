import { useState } from 'react';
import type { HeadPlace } from '../../../src-main/contract/heads.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { inLocalTime, localDay, localTime } from '../../ui/time.ts';
import { AddFolder } from './add-folder.tsx';
import { AddServer } from './add-server.tsx';
import { AddWitness } from './add-witness.tsx';
import { CompareHead } from './compare-head.tsx';
import { PrintHead } from './print-head.tsx';
import { RemoveFolder } from './remove-folder.tsx';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);
type Open = 'add' | 'server' | 'witness' | 'compare' | 'print' | { readonly remove: HeadPlace } | null;

/** Where heads of the log are kept off this machine, and what that proves. */
export function HeadsPanel() {
  const { person } = useSession();
  const heads = useOperation('heads.list', {}, { everyMs: 30_000 });
  const refetch = (): void => void heads.refetch();
  const keep = useChange('heads.keep', { onDone: refetch });
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => {
    setOpen(null);
    refetch();
  };
  const mayChange = mayCall(person.role, 'heads.add-folder');
  return (
    <Panel title={text.headsTitle}>
      <Answer of={heads} loading={text.headsLoading}>
        {({ places, latest, logKey, words }) => (
          <>
            <Message
              tone={
                places.some(({ contradicts }) => contradicts)
                  ? 'bad'
                  : places.some(({ lastKept }) => lastKept !== null)
                    ? 'neutral'
                    : 'attention'
              }
            >
              {inLocalTime(words)}
            </Message>
            <ul className={c('places')}>
              {places.map((place) => (
                <Place
                  key={place.id}
                  place={place}
                  onRemove={mayChange && place.kind !== 'page' ? () => setOpen({ remove: place }) : null}
                />
              ))}
            </ul>
            <div className={c('actions')}>
              {places.some(({ kind }) => kind !== 'page') ? (
                <Button isPending={keep.isPending} onPress={() => keep.mutate({})}>
                  {text.keepNow}
                </Button>
              ) : null}
              <Button isDisabled={latest === null} onPress={() => setOpen('print')}>
                {text.printHead}
              </Button>
              <Button onPress={() => setOpen('compare')}>{text.compareHead}</Button>
              {mayChange ? <Button onPress={() => setOpen('add')}>{text.addFolder}</Button> : null}
              {mayChange ? <Button onPress={() => setOpen('witness')}>{text.addWitness}</Button> : null}
              {mayChange ? <Button onPress={() => setOpen('server')}>{text.addServer}</Button> : null}
            </div>
            {keep.isError ? <Message tone="bad">{errorWords(keep.error)}</Message> : null}
            {open === 'add' ? <AddFolder what="heads" onClose={close} /> : null}
            {open === 'server' ? <AddServer onClose={close} /> : null}
            {open === 'witness' ? <AddWitness logKey={logKey} onClose={close} /> : null}
            {open === 'compare' ? <CompareHead onClose={close} /> : null}
            {open === 'print' && latest !== null ? <PrintHead head={latest} onClose={close} /> : null}
            {open !== null && typeof open === 'object' ? (
              <RemoveFolder what="heads" place={open.remove} onClose={close} />
            ) : null}
          </>
        )}
      </Answer>
    </Panel>
  );
}

function Place({ place, onRemove }: { readonly place: HeadPlace; readonly onRemove: (() => void) | null }) {
  const { name, kind, folder, address, lastKept, problem, contradicts } = place;
  const { never, keptAt } = text.keptBy[kind];
  return (
    <li>
      <p>
        <strong>{name}</strong>{' '}
        {lastKept === null
          ? never
          : keptAt(lastKept.size, `${localDay(lastKept.at)} ${localTime(lastKept.at, false)}`)}
      </p>
      {(folder ?? address) === null ? null : <p className={c('faint', 'path')}>{folder ?? address}</p>}
      {problem === null ? null : <Message tone={contradicts ? 'bad' : 'attention'}>{problem}</Message>}
      {onRemove === null ? null : (
        <Button look="bare" onPress={onRemove} aria-label={text.keptIn.heads.removeOf(name)}>
          {text.keptIn.heads.remove}
        </Button>
      )}
    </li>
  );
}
