import { useEffect, useEffectEvent } from 'react';
import { createStore } from 'zustand/vanilla';

/** One key that does something on the present screen. */
export interface Shortcut {
  /** As printed on the key: `A`, `Enter`, `ArrowLeft`, `?`; `Alt+1` with the modifier. */
  readonly key: string;
  /** For the cheat-sheet: what it does. */
  readonly does: string;
  readonly run: () => void;
  readonly isDisabled?: boolean;
}

interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

interface ShortcutState {
  readonly groups: readonly ShortcutGroup[];
  /** Keys without a modifier can be switched off (WCAG 2.2, 2.1.4). */
  readonly areSingleKeysOn: boolean;
}

const rememberedAs = 'cordon.single-keys';

export const shortcutStore = createStore<ShortcutState>()(() => ({
  groups: [],
  areSingleKeysOn: globalThis.localStorage?.getItem(rememberedAs) !== 'off',
}));

export function setSingleKeys(areSingleKeysOn: boolean): void {
  globalThis.localStorage?.setItem(rememberedAs, areSingleKeysOn ? 'on' : 'off');
  shortcutStore.setState({ areSingleKeysOn });
}

/** Makes keys work for as long as the component is on screen. Later groups win over earlier ones. */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const latest = useEffectEvent(() => shortcuts);
  const shape = shortcuts
    .map(({ key, does, isDisabled }) => `${key}|${does}|${isDisabled === true}`)
    .join('\n');
  useEffect(() => {
    const group: ShortcutGroup = {
      title,
      shortcuts: latest().map((shortcut) => ({
        ...shortcut,
        run: () =>
          latest()
            .find(({ key }) => key === shortcut.key)
            ?.run(),
      })),
    };
    shortcutStore.setState(({ groups }) => ({ groups: [...groups, group] }));
    return () =>
      shortcutStore.setState(({ groups }) => ({ groups: groups.filter((other) => other !== group) }));
  }, [title, shape]);
}

/** The name of the pressed key as `Shortcut.key` spells it; null for modifiers that no shortcut uses. */
export function keyName(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey'>,
): string | null {
  if (event.ctrlKey || event.metaKey) return null;
  // With Alt some layouts report another character, so the digit is read from the key itself.
  if (event.altKey) {
    const pressed = /^(?:Digit(\d)|Key([PU]))$/.exec(event.code);
    return pressed === null ? null : `Alt+${pressed[1] ?? pressed[2] ?? ''}`;
  }
  return event.key.length === 1 ? event.key.toUpperCase() : event.key;
}

const takesText = 'input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable=true]';
const takesEnter = 'button, a[href], summary, [role=button], [role=row]';
const takesArrows = '[role=radiogroup], [role=listbox], [role=grid], [role=slider]';
const ownsItsKeys = '[role=dialog], [role=alertdialog]';

function isTaken(event: KeyboardEvent, name: string): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target === null) return false;
  if (target.closest(ownsItsKeys) !== null) return true;
  if (name.startsWith('Alt+')) return false;
  if (target.matches(takesText)) return true;
  if (name === 'Enter' && target.closest(takesEnter) !== null) return true;
  return name.startsWith('Arrow') && target.closest(takesArrows) !== null;
}

/** Listens for the whole console; returns the way to stop. */
export function listenForShortcuts(root: Document): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    const name = keyName(event);
    if (name === null || event.repeat || event.defaultPrevented || isTaken(event, name)) return;
    const { groups, areSingleKeysOn } = shortcutStore.getState();
    if (!areSingleKeysOn && name.length === 1 && name !== '?') return;
    const found = groups
      .toReversed()
      .flatMap(({ shortcuts }) => shortcuts)
      .find(({ key, isDisabled }) => key === name && isDisabled !== true);
    if (found === undefined) return;
    event.preventDefault();
    found.run();
  };
  root.addEventListener('keydown', onKeyDown);
  return () => root.removeEventListener('keydown', onKeyDown);
}
