import { createContext, use, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { SessionView } from '../../src-main/contract/sessions.ts';
import type { EngineClient } from './client.ts';
import type { EngineState } from './engine-state.ts';

const EngineContext = createContext<EngineClient | null>(null);

export function EngineProvider({
  client,
  children,
}: {
  readonly client: EngineClient;
  readonly children: ReactNode;
}) {
  return <EngineContext value={client}>{children}</EngineContext>;
}

export function useEngine(): EngineClient {
  const client = use(EngineContext);
  if (client === null) throw new Error('no EngineProvider above');
  return client;
}

export function useEngineState<Selected>(select: (state: EngineState) => Selected): Selected {
  return useStore(useEngine().store, select);
}

/** The session of whoever is signed in; only below the frame, where somebody always is. */
export function useSession(): SessionView {
  const session = useEngineState((state) => state.session);
  if (session === null) throw new Error('nobody is signed in');
  return session;
}
