import { useState } from 'react';
import { useSession } from '../engine/engine-context.tsx';
import { RenewDialog } from '../features/sign-in/renew-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';
import { localTime, spanInWords } from '../ui/time.ts';
import { useNow } from '../ui/use-now.ts';
import { frameText as text } from './text.ts';

/** So long before its end a shift says that it ends. */
const warnBeforeMs = 15 * 60_000;

export function ShiftStrip() {
  const { expiresAt, heldBack } = useSession();
  const now = useNow();
  const [isRenewing, setRenewing] = useState(false);
  const leftMs = expiresAt - now;
  if (leftMs > warnBeforeMs || heldBack !== null) return null;
  return (
    <Message tone="attention" icon="person" role="status">
      <p>{text.shiftEnds(localTime(expiresAt, false), spanInWords(leftMs))}</p>
      <Button onPress={() => setRenewing(true)}>{text.shiftRenew}</Button>
      {isRenewing ? <RenewDialog onClose={() => setRenewing(false)} /> : null}
    </Message>
  );
}
