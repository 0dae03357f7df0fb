import { useEffect, useEffectEvent, useState } from 'react';
import alertSound from '../../assets/sounds/alert.wav?url';
import { useEngine } from '../engine/engine-context.tsx';
import { useOperation } from '../engine/use-operation.ts';
import { Message } from '../ui/message.tsx';
import { useIsAnswering } from '../ui/use-is-known.ts';
import { frameText as text } from './text.ts';

/** Nothing else is asked while the screen is locked, and whether the engine still answers has to be noticed here too. */
const refreshMs = 2_000;

/** How many alerts came while the screen was locked, and their sound: never what they are about. */
export function LockedNews() {
  const engine = useEngine();
  const { data: system } = useOperation('system.status', {}, { everyMs: refreshMs });
  const isAnswering = useIsAnswering();
  const [raised, setRaised] = useState(0);
  const tell = useEffectEvent(() => {
    setRaised((count) => count + 1);
    // Where the browser holds it back, the words say the same.
    if (system?.alertSound !== 'off') new Audio(alertSound).play().catch(() => undefined);
  });
  useEffect(() => engine.onEvent(({ kind }) => (kind === 'alert.raised' ? tell() : undefined)), [engine]);
  if (!isAnswering) {
    return (
      <Message tone="bad" role="alert" title={text.silent}>
        {text.silentHint}
      </Message>
    );
  }
  return raised === 0 ? (
    <p>{text.lockedNoNews}</p>
  ) : (
    <Message tone="attention" icon="bell" role="alert">
      {text.lockedNews(raised)}
    </Message>
  );
}
