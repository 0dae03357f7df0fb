import { useId, useState, type KeyboardEvent } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useStore } from 'zustand';
import type { AlertSummary } from '../../src-main/contract/alerts.ts';
import type { Role } from '../../src-main/contract/domain.ts';
import { classNames } from '../ui/class-names.ts';
import { KeyCap } from '../ui/key-cap.tsx';
import { shortcutStore } from '../ui/shortcuts.ts';
import styles from './command-palette.module.css';
import { alertCommands, commandsOf, matching, type Command } from './palette-commands.ts';
import { goTo, openAlert } from './screen-store.ts';
import { screensFor } from './screens.ts';
import { frameText } from './text.ts';

const c = classNames(styles);
const text = frameText.palette;

interface CommandPaletteProps {
  readonly role: Role;
  readonly open: readonly AlertSummary[];
  readonly onClose: () => void;
}

/** Finds what can be done from here by its words: screens, keys of the present screen, open alerts. */
export function CommandPalette({ role, open, onClose }: CommandPaletteProps) {
  const groups = useStore(shortcutStore, (state) => state.groups);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const screens: readonly Command[] = screensFor(role).map(({ name, title }) => ({
    id: `screen ${name}`,
    words: title,
    group: text.screens,
    key: null,
    run: () => goTo(name),
  }));
  const keys = commandsOf(groups).filter(({ words }) => !screens.some((screen) => screen.words === words));
  const alerts = alertCommands(open, text.alerts, text.alert, openAlert);
  const found = matching([...screens, ...keys, ...alerts], typed);
  const chosen = Math.min(at, found.length - 1);

  function run(command: Command | undefined): void {
    if (command === undefined) return;
    onClose();
    // Once the dialog is gone: what is run may open one, or put the focus somewhere.
    setTimeout(() => command.run(), 0);
  }

  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter') run(found[chosen]);
    else if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setAt((chosen + found.length - 1) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  }

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className={c('overlay')}
    >
      <Modal className={c('modal')}>
        <Dialog className={c('dialog')}>
          <Heading slot="title">{text.title}</Heading>
          <input
            type="text"
            role="combobox"
            autoFocus
            className={c('input')}
            aria-label={text.find}
            aria-expanded="true"
            aria-autocomplete="list"
            aria-controls={listId}
            aria-activedescendant={chosen < 0 ? undefined : `${listId}-${chosen}`}
            placeholder={text.find}
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value);
              setAt(0);
            }}
            onKeyDown={press}
          />
          <div id={listId} role="listbox" aria-label={text.title} className={c('list')}>
            {found.map((command, nth) => (
              <div
                key={command.id}
                id={`${listId}-${nth}`}
                role="option"
                tabIndex={-1}
                aria-selected={nth === chosen}
                className={c('option')}
                ref={nth === chosen ? (row) => row?.scrollIntoView({ block: 'nearest' }) : undefined}
                onPointerDown={() => run(command)}
              >
                <span>{command.words}</span>
                <span className={c('group')}>{command.group}</span>
                {command.key === null ? null : <KeyCap name={command.key} />}
              </div>
            ))}
          </div>
          <p role="status" className={c('none')}>
            {found.length === 0 ? text.nothing : ''}
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
