import { useOperation } from '../engine/use-operation.ts';
import { Message } from '../ui/message.tsx';

/** On every screen: what needs a person now, as long as it does. */
export function AlarmStrip() {
  const { data } = useOperation('deployments.current', {});
  const alarm = data?.recognition.alarm ?? null;
  if (alarm === null) return null;
  return (
    <Message tone="bad" role="alert">
      {alarm}
    </Message>
  );
}
