import { useEffect, useEffectEvent, useRef } from 'react';
import { useStore } from 'zustand';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Message } from '../ui/message.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { showDesktopNotice } from './desktop-notice.ts';
import styles from './frame.module.css';
import { openDeployment, screenStore } from './screen-store.ts';
import type { ScreenName } from './screens.ts';
import { frameText } from './text.ts';
import { useUrgentStarts } from './use-urgent-starts.ts';

const c = classNames(styles);
const text = frameText.urgentAsked;
const key = 'Alt+U';

/** On every screen of whoever may confirm it, until somebody does: an urgent start that waits, and the way to it. */
export function UrgentStrip({ screen }: { readonly screen: ScreenName }) {
  const waiting = useUrgentStarts();
  const deploymentId = useStore(screenStore, (state) => state.deploymentId);
  // The deployment that is looked at says it itself.
  const [next, ...others] = waiting.filter(({ id }) => screen !== 'deployment' || id !== deploymentId);
  useNotice(waiting.map(({ id, urgentAsked }) => `${id} ${urgentAsked.at}`));
  useShortcuts('Everywhere', next === undefined ? [] : [{ key, does: text.look, run: () => look(next.id) }]);
  if (next === undefined) return null;
  const { name, place, urgentAsked } = next;
  return (
    <Message tone="attention" role="alert" title={text.title(urgentAsked.by, name)}>
      <div className={c('asked')}>
        <p>
          {`${place}: ${urgentAsked.reason}`} {text.hint}{' '}
          {others.length === 0 ? null : text.more(others.length)}
        </p>
        <Button shortcut={key} aria-keyshortcuts={key} onPress={() => look(next.id)}>
          {text.look}
        </Button>
      </div>
    </Message>
  );
}

function look(id: string): void {
  // What had the focus is left behind: the request takes it once it is there.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  openDeployment(id);
}

/** Somebody who looks at another window is told as well, once of each. */
function useNotice(keys: readonly string[]): void {
  const told = useRef<readonly string[]>([]);
  const tell = useEffectEvent(() => {
    if (keys.some((one) => !told.current.includes(one))) showDesktopNotice(text.notice);
    told.current = keys;
  });
  const all = keys.join('\n');
  useEffect(() => tell(), [all]);
}
