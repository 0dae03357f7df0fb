import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useEffect, useState } from 'react';
import type { EngineClient } from '../engine/client.ts';
import { EngineProvider } from '../engine/engine-context.tsx';
import { createQueryClient, keepFresh } from '../engine/query-client.ts';
import { forgetFinder } from '../features/queue/finder-store.ts';
import { forgetDrafts } from '../features/review/draft-store.ts';
import { App } from './app.tsx';
import { SecondWindowApp } from './second-window-app.tsx';
import { isSecondWindow } from './second-window.ts';
import { reportInput } from './report-input.ts';

/** The whole console over one client: `main.tsx` gives it the real one. */
export function Console({ client }: { readonly client: EngineClient }) {
  const [queries] = useState(createQueryClient);
  useEffect(() => reportInput(client, document), [client]);
  useEffect(() => keepFresh(client, queries, forgetPerson), [client, queries]);
  return (
    <StrictMode>
      <EngineProvider client={client}>
        <QueryClientProvider client={queries}>
          {isSecondWindow() ? <SecondWindowApp /> : <App />}
        </QueryClientProvider>
      </EngineProvider>
    </StrictMode>
  );
}

/** What the last person left behind on this seat, in memory too. */
function forgetPerson(): void {
  forgetDrafts();
  forgetFinder();
}
