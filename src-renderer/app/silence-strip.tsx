import { useEngineState } from '../engine/engine-context.tsx';
import { Message } from '../ui/message.tsx';
import { frameText as text } from './text.ts';

/** On every screen: the engine runs and says nothing, so that everything on it may no longer be so. */
export function SilenceStrip() {
  const isSilent = useEngineState((state) => state.engine === 'ready' && state.isSilent);
  return isSilent ? (
    <Message tone="bad" role="alert" title={text.silent}>
      {text.silentHint}
    </Message>
  ) : null;
}
