import { useOperation } from '../engine/use-operation.ts';
import { Message } from '../ui/message.tsx';

/** On every screen: what needs a person now, and what is cut back because the machine can’t keep up, as long as it is so. */
export function AlarmStrip() {
  const { data } = useOperation('deployments.current', {});
  const { alarm = null, overload = null } = data?.recognition ?? {};
  return (
    <>
      {alarm === null ? null : (
        <Message tone="bad" role="alert">
          {alarm}
        </Message>
      )}
      {overload === null ? null : (
        <Message tone="attention" role="status">
          {overload}
        </Message>
      )}
    </>
  );
}
