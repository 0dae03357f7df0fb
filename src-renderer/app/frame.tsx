import { useState } from 'react';
import { useStore } from 'zustand';
import { useEngine, useEngineState, useSession } from '../engine/engine-context.tsx';
import { useChange, useOperation } from '../engine/use-operation.ts';
import { seesFaces } from '../engine/who-may.ts';
import { classNames } from '../ui/class-names.ts';
import { Message } from '../ui/message.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { useIsAnswering } from '../ui/use-is-known.ts';
import { AlarmStrip } from './alarm-strip.tsx';
import { AlertWatch } from './alert-watch.tsx';
import { CommandPalette } from './command-palette.tsx';
import { CheatSheet } from './cheat-sheet.tsx';
import { CurrentScreen } from './current-screen.tsx';
import { DeploymentBanner } from './deployment-banner.tsx';
import { NavigationRail } from './navigation-rail.tsx';
import { ScreenGuard } from './screen-guard.tsx';
import { ShiftStrip } from './shift-strip.tsx';
import { SilenceStrip } from './silence-strip.tsx';
import { screenStore } from './screen-store.ts';
import { screenFor } from './screens.ts';
import styles from './frame.module.css';
import { frameText as text } from './text.ts';
import { UrgentStrip } from './urgent-strip.tsx';

const c = classNames(styles);

/** Everything around a screen, while somebody is signed in. */
export function Frame({ onSecondWindow }: { readonly onSecondWindow: () => void }) {
  const engine = useEngine();
  const { person } = useSession();
  const isAway = useEngineState((state) => state.engine !== 'ready');
  const message = useEngineState((state) => state.message);
  const screen = useStore(screenStore, (state) => screenFor(person.role, state.screen));
  const isAnswering = useIsAnswering();
  const [isKeysOpen, setKeysOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const alerts = useOperation('alerts.list', {}, { isEnabled: seesFaces(person.role) });
  const open = alerts.data?.open;
  const lock = useChange('sessions.lock');
  useShortcuts('Help', [{ key: '?', does: 'Show these keys', run: () => setKeysOpen(true) }]);
  useShortcuts('Everywhere', [
    { key: 'Alt+0', does: text.lock, run: () => lock.mutate({}) },
    { key: 'Alt+P', does: text.palette.title, run: () => setPaletteOpen(true) },
  ]);

  return (
    <div className={c('frame')}>
      <a className={c('skip')} href="#screen">
        {text.skip}
      </a>
      <DeploymentBanner />
      <NavigationRail
        person={person}
        screen={screen}
        openAlerts={isAnswering && !alerts.isError ? (open?.length ?? 0) : null}
        onSignOut={() => void engine.signOut()}
        onLock={() => lock.mutate({})}
        onShowKeys={() => setKeysOpen(true)}
      />
      <main id="screen" tabIndex={-1} className={c('screen')}>
        {isAway ? (
          <Message tone="attention" icon="connecting" role="status">
            {message ?? text.restarting}
          </Message>
        ) : null}
        <SilenceStrip />
        <ShiftStrip />
        <AlarmStrip />
        <UrgentStrip screen={screen} />
        <AlertWatch open={open} />
        <div className={c('content')}>
          <ScreenGuard key={screen}>
            <CurrentScreen screen={screen} onSecondWindow={onSecondWindow} />
          </ScreenGuard>
        </div>
      </main>
      {isPaletteOpen ? (
        <CommandPalette role={person.role} open={open ?? []} onClose={() => setPaletteOpen(false)} />
      ) : null}
      {isKeysOpen ? <CheatSheet onClose={() => setKeysOpen(false)} /> : null}
    </div>
  );
}
