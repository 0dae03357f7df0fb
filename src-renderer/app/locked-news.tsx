import { useEffect, useEffectEvent, useState } from 'react';
import alertSound from '../../assets/sounds/alert.wav?url';
import { useEngine } from '../engine/engine-context.tsx';
import { useOperation } from '../engine/use-operation.ts';
import { Message } from '../ui/message.tsx';
import { frameText as text } from './text.ts';

/** How many alerts came while the screen was locked, and their sound: never what they are about. */
export function LockedNews() {
  const engine = useEngine();
  const { data: system } = useOperation('system.status', {});
  const [raised, setRaised] = useState(0);
  const tell = useEffectEvent(() => {
    setRaised((count) => count + 1);
    // Where the browser holds it back, the words say the same.
    if (system?.alertSound !== 'off') new Audio(alertSound).play().catch(() => undefined);
  });
  useEffect(() => engine.onEvent(({ kind }) => (kind === 'alert.raised' ? tell() : undefined)), [engine]);
  return raised === 0 ? (
    <p>{text.lockedNoNews}</p>
  ) : (
    <Message tone="attention" icon="bell" role="alert">
      {text.lockedNews(raised)}
    </Message>
  );
}
