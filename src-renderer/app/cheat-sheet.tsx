import { useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay, Switch } from 'react-aria-components';
import { useStore } from 'zustand';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { KeyCap } from '../ui/key-cap.tsx';
import { setSingleKeys, shortcutStore, type Shortcut } from '../ui/shortcuts.ts';
import styles from './cheat-sheet.module.css';
import { askForDesktopNotices, desktopNotices } from './desktop-notice.ts';
import { frameText as text } from './text.ts';

const c = classNames(styles);

/** Every key that works on the present screen: read from what the screen itself declared. */
export function CheatSheet({ onClose }: { readonly onClose: () => void }) {
  const { groups, areSingleKeysOn } = useStore(shortcutStore);
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className={c('overlay')}
    >
      <Modal className={c('modal')}>
        <Dialog className={c('dialog')}>
          <Heading slot="title">{text.keysTitle}</Heading>
          <div className={c('groups')}>
            {Object.entries(Object.groupBy(groups, ({ title }) => title))
              .map(([title, same = []]) => ({
                title,
                shortcuts: same.flatMap(({ shortcuts }) => shortcuts),
              }))
              .filter(({ shortcuts }) => shortcuts.length > 0)
              .map(({ title, shortcuts }) => (
                <section key={title} className={c('group')}>
                  <h3>{title}</h3>
                  <dl>
                    {byWhatTheyDo(shortcuts).map(([does, keys]) => (
                      <div key={does}>
                        <dt>
                          {keys.map((key) => (
                            <KeyCap key={key} name={key} />
                          ))}
                          <span className={c('spoken')}>{keys.join(', ')}</span>
                        </dt>
                        <dd>{does}</dd>
                      </div>
                    ))}
                  </dl>
                </section>
              ))}
          </div>
          <Switch isSelected={areSingleKeysOn} onChange={setSingleKeys} className={c('switch')}>
            <span className={c('track')} aria-hidden="true" />
            {text.keysSwitch}
          </Switch>
          {areSingleKeysOn ? null : <p>{text.keysOff}</p>}
          <DesktopNotices />
          <Button onPress={onClose} autoFocus shortcut="Escape">
            {text.close}
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function DesktopNotices() {
  const [state, setState] = useState(desktopNotices);
  if (state !== 'ask') return <p>{text.notices[state]}</p>;
  const ask = () => void askForDesktopNotices().then(() => setState(desktopNotices()));
  return (
    <Button icon="bell" onPress={ask}>
      {text.notices.ask}
    </Button>
  );
}

/** Four arrows that move are one line, not four. */
function byWhatTheyDo(
  shortcuts: readonly Shortcut[],
): readonly (readonly [does: string, keys: readonly string[]])[] {
  return Object.entries(Object.groupBy(shortcuts, ({ does }) => does)).map(([does, group = []]) => [
    does,
    group.map(({ key }) => key),
  ]);
}
