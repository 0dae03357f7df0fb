import { useEffect } from 'react';
import { useEngine, useEngineState } from '../engine/engine-context.tsx';
import { WallScreen } from '../features/wall/wall-screen.tsx';
import { classNames } from '../ui/class-names.ts';
import { Placeholder } from '../ui/message.tsx';
import { listenForShortcuts } from '../ui/shortcuts.ts';
import { AlarmStrip } from './alarm-strip.tsx';
import { DeploymentBanner } from './deployment-banner.tsx';
import { EngineDown } from './engine-down.tsx';
import { NoticeStrip } from './notice-strip.tsx';
import { SilenceStrip } from './silence-strip.tsx';
import { takeSessions } from './second-window.ts';
import styles from './app.module.css';
import { frameText as text } from './text.ts';

const c = classNames(styles);

/** The wall alone, at the same seat as the first window: signed in, locked and signed out with it. */
export function SecondWindowApp() {
  const client = useEngine();
  const session = useEngineState((state) => state.session);
  const isFailed = useEngineState((state) => state.engine === 'failed');
  useEffect(() => takeSessions(client), [client]);
  useEffect(() => listenForShortcuts(document), []);
  return (
    <div className={c('app')}>
      <NoticeStrip />
      {isFailed ? (
        <EngineDown />
      ) : session === null ? (
        <Placeholder title={text.secondSignedOut}>{text.secondSignedOutHint}</Placeholder>
      ) : session.heldBack === null ? (
        <>
          <DeploymentBanner />
          <SilenceStrip />
          <AlarmStrip />
          <main className={c('only')}>
            <WallScreen key={session.person.id} aside={null} onSecondWindow={null} />
          </main>
        </>
      ) : (
        <Placeholder title={text.secondLocked}>{text.secondLockedHint}</Placeholder>
      )}
    </div>
  );
}
