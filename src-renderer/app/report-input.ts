import type { EngineClient } from '../engine/client.ts';

/** Input is told so often at the most; the engine locks a seat that it hears nothing of. */
const tellEveryMs = 10_000;
const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Tells the engine that a person touches this seat: real input only, never what a script makes. */
export function reportInput(client: EngineClient, root: EventTarget): () => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  const onInput = (event: Event): void => {
    const { session, engine } = client.store.getState();
    const isWorking = session?.heldBack === null || session?.heldBack === 'no-second-factor';
    if (!event.isTrusted || !isWorking || engine !== 'ready') return;
    if (performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    // A refusal says that the screen is locked, and the client heeds that by itself.
    client.call('sessions.note-input', {}).catch(() => undefined);
  };
  for (const kind of kinds) root.addEventListener(kind, onInput, { capture: true, passive: true });
  return () => {
    for (const kind of kinds) root.removeEventListener(kind, onInput, { capture: true });
  };
}
