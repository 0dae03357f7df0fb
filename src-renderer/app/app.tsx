import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useEngine, useEngineState } from '../engine/engine-context.tsx';
import { SecondFactorScreen } from '../features/account/second-factor-screen.tsx';
import { LockScreen } from '../features/sign-in/lock-screen.tsx';
import { SignInScreen } from '../features/sign-in/sign-in-screen.tsx';
import { classNames } from '../ui/class-names.ts';
import { listenForShortcuts } from '../ui/shortcuts.ts';
import { EngineDown } from './engine-down.tsx';
import { Frame } from './frame.tsx';
import { LockedNews } from './locked-news.tsx';
import { NoticeStrip } from './notice-strip.tsx';
import { screenStore } from './screen-store.ts';
import { keepSecondWindow } from './second-window.ts';
import styles from './app.module.css';

const c = classNames(styles);

export function App() {
  const client = useEngine();
  const personId = useEngineState((state) => state.session?.person.id);
  const heldBack = useEngineState((state) => state.session?.heldBack);
  const engine = useEngineState((state) => state.engine);
  const keepsPlace = useStore(screenStore, ({ screen, alertId }) => screen === 'review' && alertId !== null);
  useEffect(() => listenForShortcuts(document), []);
  const second = useRef<ReturnType<typeof keepSecondWindow>>(null);
  useEffect(() => {
    const kept = keepSecondWindow(client);
    second.current = kept;
    return () => kept.stop();
  }, [client]);
  return (
    <div className={c('app')}>
      <NoticeStrip />
      {engine === 'failed' || (personId === undefined && engine !== 'ready') ? (
        <EngineDown />
      ) : personId === undefined ? (
        <SignInScreen keepsPlace={keepsPlace} />
      ) : heldBack === 'no-second-factor' ? (
        <SecondFactorScreen key={personId} />
      ) : (
        <>
          {/* Another person gets a fresh tree: nothing on it was made for the last one. */}
          <Frame key={personId} onSecondWindow={() => second.current?.open()} />
          {heldBack === 'locked' || heldBack === 'shift-over' ? (
            <LockScreen key={personId} by={heldBack} news={<LockedNews />} />
          ) : null}
        </>
      )}
    </div>
  );
}
