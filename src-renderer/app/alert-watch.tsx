import { useEffect, useRef, useState } from 'react';
import type { AlertSummary } from '../../src-main/contract/alerts.ts';
import alertSound from '../../assets/sounds/alert.wav?url';
import { classNames } from '../ui/class-names.ts';
import { Message } from '../ui/message.tsx';
import styles from './frame.module.css';
import { newlyRaised } from './newly-raised.ts';
import { frameText as text } from './text.ts';

const c = classNames(styles);

/** Tells of a new alert in three ways at once: a sound, words read aloud, and the window's title. */
export function AlertWatch({ open }: { readonly open: readonly AlertSummary[] | undefined }) {
  const before = useRef<readonly AlertSummary[] | undefined>(undefined);
  const [spoken, setSpoken] = useState('');
  const [isSoundBlocked, setSoundBlocked] = useState(false);

  useEffect(() => {
    if (open === undefined) return;
    const latest = newlyRaised(before.current, open).at(-1);
    before.current = open;
    if (latest === undefined) return;
    setSpoken(text.newAlert(latest.number, latest.cameraName, open.length));
    new Audio(alertSound).play().then(
      () => setSoundBlocked(false),
      () => setSoundBlocked(true),
    );
  }, [open]);

  const waiting = open?.length ?? 0;
  useEffect(() => {
    document.title = waiting === 0 ? 'Cordon' : `(${waiting}) Cordon`;
    return () => {
      document.title = 'Cordon';
    };
  }, [waiting]);

  return (
    <>
      <div className={c('spoken')} aria-live="assertive">
        {spoken}
      </div>
      {isSoundBlocked ? <Message tone="attention">{text.soundBlocked}</Message> : null}
    </>
  );
}
