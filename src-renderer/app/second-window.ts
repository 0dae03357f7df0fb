import { sessionSchema, type SessionView } from '../../src-main/contract/sessions.ts';
import type { EngineClient } from '../engine/client.ts';

/** The address of the second window; the shell opens no other. */
const address = '/?window=wall';
const wanted = 'cordon.session-wanted';
const askEveryMs = 1_000;

/** Whether this page is the second window: opened by the console, and not by an address that somebody typed. */
export function isSecondWindow(): boolean {
  return new URL(window.location.href).searchParams.get('window') === 'wall' && window.opener !== null;
}

/**
 * Lets the second window sit at this seat: it is given the session that this window has, whenever it asks and whenever
 * another one begins. Only to the window that was opened here, on this page's own origin. Answers the way to open it, and to stop.
 */
export function keepSecondWindow(client: EngineClient): {
  readonly open: () => void;
  readonly stop: () => void;
} {
  let child: Window | null = null;
  const { origin } = window.location;
  const give = (): void => {
    const { session } = client.store.getState();
    if (session !== null) child?.postMessage(session, origin);
  };
  const onMessage = ({ source, origin: from, data }: MessageEvent<unknown>): void => {
    if (source !== null && source === child && from === origin && data === wanted) give();
  };
  const close = (): void => child?.close();
  const unsubscribe = client.store.subscribe((state, before) => {
    if (state.session?.token !== before.session?.token) give();
  });
  window.addEventListener('message', onMessage);
  // It has no seat of its own: it goes with this window.
  window.addEventListener('pagehide', close);
  return {
    open() {
      if (child !== null && !child.closed) child.focus();
      else child = window.open(address, 'cordon-wall', 'popup,width=1280,height=800');
    },
    stop() {
      unsubscribe();
      close();
      window.removeEventListener('message', onMessage);
      window.removeEventListener('pagehide', close);
    },
  };
}

/** In the second window: takes the sessions that the first one gives. Answers the way to stop. */
export function takeSessions(client: EngineClient): () => void {
  const { origin } = window.location;
  // Whoever opened it; a window of another origin can't be one of ours, and is given nothing by the message's address.
  const opener = window.opener as Window | null;
  const onMessage = ({ source, origin: from, data }: MessageEvent<unknown>): void => {
    if (source !== opener || from !== origin) return;
    const session = sessionSchema.safeParse(data);
    if (session.success) void adopt(session.data);
  };
  const adopt = (session: SessionView): Promise<void> => client.adopt(session).catch(() => undefined);
  window.addEventListener('message', onMessage);
  const ask = (): void => {
    if (client.store.getState().session === null) opener?.postMessage(wanted, origin);
  };
  ask();
  // The first window may be busy, or nobody may be signed in there yet.
  const asking = setInterval(ask, askEveryMs);
  return () => {
    clearInterval(asking);
    window.removeEventListener('message', onMessage);
  };
}
