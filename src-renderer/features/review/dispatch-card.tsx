import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { localTime } from '../../ui/time.ts';
import { CandidateFacts } from './candidate-facts.tsx';
import type { RevealedAlert } from './revealed-alert.ts';
import styles from './panels.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

/** Of a confirmed alert, all that officers may know, and nothing else: no score, and not who voted. */
export function DispatchCard({ alert }: { readonly alert: RevealedAlert }) {
  const cameras = useOperation('cameras.list', {});
  const { summary, candidate, dispatch, outcome } = alert;
  const ownPlace = cameras.data?.cameras.find(({ id }) => id === summary.cameraId)?.place ?? '';
  const place = summary.site?.name ?? ownPlace;
  return (
    <Panel title={text.dispatchTitle}>
      <CandidateFacts
        candidate={candidate}
        more={[[text.seenAt, text.seen(summary.cameraName, place, localTime(summary.raisedAt))]]}
      />
      <Message tone="attention">{text.dispatchCaution}</Message>
      {dispatch !== null ? (
        <p className={c('hint')}>{text.dispatched(dispatch.by, localTime(dispatch.dispatchedAt))}</p>
      ) : outcome === null && summary.site?.standing !== 'sent' ? (
        <NoteDispatch alertId={summary.id} />
      ) : null}
    </Panel>
  );
}

function NoteDispatch({ alertId }: { readonly alertId: string }) {
  const note = useChange('alerts.note-dispatch');
  const run = () => note.mutate({ id: alertId });
  useShortcuts(text.keys.judge, [{ key: 'D', does: text.dispatch, run, isDisabled: note.isPending }]);
  return (
    <>
      <Button look="primary" icon="check" shortcut="D" isPending={note.isPending} onPress={run}>
        {text.dispatch}
      </Button>
      {note.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(note.error)}
        </Message>
      ) : null}
    </>
  );
}
