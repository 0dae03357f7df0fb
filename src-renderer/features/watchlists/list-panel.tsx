import { useState } from 'react';
import type { WatchlistView } from '../../../src-main/contract/watchlists.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { mayCall } from '../../engine/who-may.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { inLocalTime, localDay, localTime } from '../../ui/time.ts';
import { EnrolForm } from './enrol-form.tsx';
import { Gallery } from './gallery.tsx';
import { ImportPanel } from './import/import-panel.tsx';
import { importText } from './import/text.ts';
import { ListState } from './list-state.tsx';
import { RemovalsPanel } from './removals-panel.tsx';
import { StepDialog, type ListStep } from './step-dialog.tsx';
import styles from './watchlists.module.css';
import { watchlistsText as text } from './text.ts';

const c = classNames(styles);

/** One list: its state, who did what to it, what the viewer may do next, and who is on it. */
export function ListPanel({ list }: { readonly list: WatchlistView }) {
  const { person } = useSession();
  const [step, setStep] = useState<ListStep | null>(null);
  const [adding, setAdding] = useState<'one' | 'file' | null>(null);
  const { cannot } = list;
  const builds = mayCall(person.role, 'watchlists.enrol');
  const steps = (['submit', 'approve', 'seal', 'sendBack', 'discard'] as const).filter(
    (name) => cannot[name] === null,
  );
  // What the viewer is asked for and can't do is said; what is none of their business is left out.
  const obstacle = list.state === 'submitted' ? cannot.approve : null;
  return (
    <div className={c('list')}>
      <Panel title={list.name} aside={<ListState state={list.state} isInUse={list.isInUse} />}>
        <p>{inLocalTime(list.words)}</p>
        {list.sentBackBecause === null ? null : (
          <Message tone="attention" title={text.life.sentBack}>
            {list.sentBackBecause}
          </Message>
        )}
        {obstacle === null ? null : <p className={c('detail')}>{obstacle}</p>}
        <div className={c('actions')}>
          {builds && cannot.enrol === null && adding === null ? (
            <>
              <Button icon="up" onPress={() => setAdding('file')}>
                {importText.open}
              </Button>
              <Button icon="plus" onPress={() => setAdding('one')}>
                {text.enrol.open}
              </Button>
            </>
          ) : null}
          {steps.map((name) => (
            <Button
              key={name}
              look={name === 'discard' ? 'danger' : name === 'sendBack' ? 'plain' : 'primary'}
              onPress={() => setStep(name)}
            >
              {text[name].open}
            </Button>
          ))}
        </div>
        <Life list={list} />
      </Panel>
      {adding === 'one' && cannot.enrol === null ? (
        <EnrolForm listId={list.id} onClose={() => setAdding(null)} />
      ) : null}
      {adding === 'file' ? <ImportPanel listId={list.id} onClose={() => setAdding(null)} /> : null}
      {list.state === 'destroyed' || list.entries === 0 ? null : <Gallery list={list} />}
      {list.state === 'destroyed' || list.entries === 0 ? null : <RemovalsPanel listId={list.id} />}
      {step === null ? null : <StepDialog step={step} list={list} onClose={() => setStep(null)} />}
    </div>
  );
}

function Life({ list }: { readonly list: WatchlistView }) {
  const { begunAt, submitted, approved, sealedAt, destroyedAt, contentHash, sealHash } = list;
  const at = (instant: number): string => `${localDay(instant)} ${localTime(instant, false)}`;
  const step = (done: { readonly by: string; readonly at: number } | null): string =>
    done === null ? text.life.open : `${at(done.at)}, ${text.life.by(done.by)}`;
  const hash = sealHash ?? contentHash;
  return (
    <Facts
      of={[
        [text.life.begun, at(begunAt)],
        [text.life.submitted, step(submitted)],
        [text.life.approved, step(approved)],
        [text.life.sealed, sealedAt === null ? text.life.open : at(sealedAt)],
        ...(destroyedAt === null ? [] : [[text.life.destroyed, at(destroyedAt)] as const]),
        ...(hash === null
          ? []
          : [
              [
                text.life.hash,
                <code key="hash" className={c('hash')}>
                  {hash}
                </code>,
              ] as const,
            ]),
      ]}
    />
  );
}
