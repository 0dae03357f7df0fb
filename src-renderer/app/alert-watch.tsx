import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { assertNever } from '../../src-main/contract/errors.ts';
import type { AlertSummary } from '../../src-main/contract/alerts.ts';
import alertSound from '../../assets/sounds/alert.wav?url';
import callSound from '../../assets/sounds/call.wav?url';
import { useOperation } from '../engine/use-operation.ts';
import { classNames } from '../ui/class-names.ts';
import { Message } from '../ui/message.tsx';
import { showDesktopNotice } from './desktop-notice.ts';
import styles from './frame.module.css';
import { isCalling, newsBetween, type News } from './queue-news.ts';
import { frameText as text } from './text.ts';

const c = classNames(styles);

/** How often the call is repeated while nobody takes an alert. */
const callEveryMs = 20_000;

/** As long as the glow lasts. What happens meanwhile is told together: in a burst a sound for each says nothing. */
const tellEveryMs = 2_400;

/**
 * Tells what happens in the queue in several ways at once: a sound, a glow round the window, words read aloud, the
 * desktop's own notice, and the window's title.
 */
export function AlertWatch({ open }: { readonly open: readonly AlertSummary[] | undefined }) {
  const before = useRef<readonly AlertSummary[] | undefined>(undefined);
  const quietUntil = useRef(-Infinity);
  const [turn, setTurn] = useState(0);
  const [spoken, setSpoken] = useState('');
  const [glows, setGlows] = useState(0);
  const [isSoundBlocked, setSoundBlocked] = useState(false);
  const calling = open !== undefined && isCalling(open);

  const { data: system } = useOperation('system.status', {});
  const call = useEffectEvent((sound: string) => {
    setGlows((count) => count + 1);
    if (system?.alertSound === 'off') return;
    new Audio(sound).play().then(
      () => setSoundBlocked(false),
      () => setSoundBlocked(true),
    );
  });

  useEffect(() => {
    if (open === undefined) return undefined;
    const waitMs = quietUntil.current - performance.now();
    if (waitMs > 0) {
      const timer = setTimeout(() => setTurn((count) => count + 1), waitMs);
      return () => clearTimeout(timer);
    }
    const news = newsBetween(before.current, open);
    before.current = open;
    if (news.length === 0) return undefined;
    quietUntil.current = performance.now() + tellEveryMs;
    const words = wordsOf(news);
    setSpoken(`${words} ${text.openAlerts(open.length)}.`);
    showDesktopNotice(words);
    call(news.every(({ kind }) => kind === 'raised') ? alertSound : callSound);
    return undefined;
  }, [open, turn]);

  useEffect(() => {
    if (!calling) return;
    const timer = setInterval(() => call(callSound), callEveryMs);
    return () => clearInterval(timer);
  }, [calling]);

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
      {/* Another key starts the glow anew. */}
      {glows === 0 ? null : <div key={glows} className={c('glow')} aria-hidden="true" />}
      {isSoundBlocked ? <Message tone="attention">{text.soundBlocked}</Message> : null}
    </>
  );
}

/** So many in one breath that they are only counted. */
const mostNamed = 3;

function wordsOf(news: readonly News[]): string {
  const raised = news.filter(({ kind }) => kind === 'raised');
  const others = news.filter(({ kind }) => kind !== 'raised');
  const counted = raised.length > mostNamed ? [text.newAlerts(raised.length)] : raised.map(newsWords);
  return [...others.map(newsWords), ...counted].join(' ');
}

function newsWords({ kind, alert }: News): string {
  switch (kind) {
    case 'raised':
      return text.newAlert(alert.number, alert.cameraName);
    case 'called-out':
      return text.calledOut(alert.number);
    case 'expired':
      return text.expired(alert.number);
    default:
      return assertNever(kind);
  }
}
