import { useState } from 'react';
import type { FaceOpening } from '../../../src-main/contract/face-openings.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { mediaAddress } from '../../engine/media-address.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';
import { localTime } from '../../ui/time.ts';
import styles from './case-log.module.css';
import { caseLogText } from './text.ts';

const c = classNames(styles);
const text = caseLogText.opened;

/** Faces that two people opened to an auditor; nothing while none are. */
export function OpenedFaces() {
  const { person } = useSession();
  const may = mayCall(person.role, 'faces.openings');
  const { data } = useOperation('faces.openings', {}, { isEnabled: may, everyMs: 30_000 });
  const openings = data?.openings ?? [];
  if (openings.length === 0) return null;
  return (
    <Panel title={text.title}>
      {openings.map((opening) => (
        <Opening key={opening.id} of={opening} />
      ))}
    </Panel>
  );
}

function Opening({ of: opening }: { readonly of: FaceOpening }) {
  const [isClosing, setClosing] = useState(false);
  const { displayName, openedBy, reason, until, alerts, isMine } = opening;
  return (
    <>
      <p>{text.words(isMine, displayName, openedBy.join(' and '), localTime(until, false))}</p>
      <p className={c('faint')}>{reason}</p>
      {isMine ? (
        alerts.map((alert) => <Pictures key={alert.id} of={alert} />)
      ) : (
        <p>{text.alerts(alerts.map(({ number }) => number).join(', '))}</p>
      )}
      <div>
        <Button onPress={() => setClosing(true)}>{text.close}</Button>
      </div>
      {isClosing ? <CloseOpening of={opening} onClose={() => setClosing(false)} /> : null}
    </>
  );
}

function Pictures({ of: { id, number, pictures } }: { readonly of: FaceOpening['alerts'][number] }) {
  const { mediaTicket } = useSession();
  return (
    <figure className={c('opened')}>
      <figcaption>{pictures.length === 0 ? text.gone(number) : text.alerts(String(number))}</figcaption>
      {pictures.map(({ kind, nth }) => (
        <img
          key={`${kind}-${String(nth)}`}
          src={mediaAddress(mediaTicket, `alerts/${id}/${kind}-${String(nth)}.png`)}
          alt={text.picture[kind](number)}
          draggable={false}
        />
      ))}
    </figure>
  );
}

function CloseOpening({
  of: { id, displayName },
  onClose,
}: {
  readonly of: FaceOpening;
  readonly onClose: () => void;
}) {
  const close = useChange('faces.close', { onDone: onClose });
  return (
    <ReasonDialog
      title={text.closeTitle(displayName)}
      label={text.why}
      confirm={text.close}
      change={close}
      onConfirm={(reason) => close.mutate({ id, reason })}
      onCancel={onClose}
    >
      <p>{text.closeHint}</p>
    </ReasonDialog>
  );
}
