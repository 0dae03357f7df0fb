import { Button as AriaButton } from 'react-aria-components';
import type { Person } from '../../src-main/contract/sessions.ts';
import { seesFaces } from '../engine/who-may.ts';
import { classNames } from '../ui/class-names.ts';
import { IconFor, type IconName } from '../ui/icons.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { roleWords } from '../ui/words.ts';
import { goTo } from './screen-store.ts';
import { screensFor, type ScreenName } from './screens.ts';
import styles from './navigation-rail.module.css';
import { frameText as text } from './text.ts';
import { useIsAmongOthers } from './use-is-among-others.ts';
import { useUrgentStarts } from './use-urgent-starts.ts';

const c = classNames(styles);

/** Alt with a digit; the tenth would be that of the lock. The palette finds the others. */
const keysForScreens = 9;

interface NavigationRailProps {
  readonly person: Person;
  readonly screen: ScreenName;
  /** Null while it is not known. */
  readonly openAlerts: number | null;
  readonly onSignOut: () => void;
  readonly onLock: () => void;
  readonly onShowKeys: () => void;
}

export function NavigationRail({
  person,
  screen,
  openAlerts,
  onSignOut,
  onLock,
  onShowKeys,
}: NavigationRailProps) {
  const entries = screensFor(person.role, useIsAmongOthers());
  useShortcuts(
    'Everywhere',
    entries.slice(0, keysForScreens).map(({ name, title }, index) => ({
      key: `Alt+${index + 1}`,
      does: title,
      run: () => goTo(name),
    })),
  );
  return (
    <nav className={c('rail')} aria-label="Screens and seat">
      <ul className={c('screens')}>
        {entries.map(({ name, title, icon }, index) => (
          <li key={name}>
            <button
              type="button"
              className={c('item')}
              aria-current={name === screen ? 'page' : undefined}
              aria-keyshortcuts={index < keysForScreens ? `Alt+${index + 1}` : undefined}
              onClick={() => goTo(name)}
            >
              <IconFor name={icon} size="1.5rem" />
              <span>{title}</span>
              {name !== 'review' ? null : openAlerts === null ? (
                <CountUnknown />
              ) : (
                <Count of={openAlerts} words={text.openAlerts} />
              )}
              {name === 'deployment' ? <UrgentCount /> : null}
            </button>
          </li>
        ))}
      </ul>
      <div className={c('seat')}>
        <button
          type="button"
          className={c('item', 'person')}
          aria-current={screen === 'account' ? 'page' : undefined}
          title={text.account}
          onClick={() => goTo('account')}
        >
          <strong>{person.displayName}</strong> <span>{roleWords[person.role]}</span>
        </button>
        <RailButton icon="keyboard" onPress={onShowKeys} keys="?">
          {text.keys}
        </RailButton>
        <RailButton icon="lock" onPress={onLock} keys="Alt+0">
          {text.lock}
        </RailButton>
        <RailButton icon={seesFaces(person.role) ? 'swap' : 'signOut'} onPress={onSignOut}>
          {seesFaces(person.role) ? text.swap : text.signOut}
        </RailButton>
      </div>
    </nav>
  );
}

function UrgentCount() {
  return <Count of={useUrgentStarts().length} words={text.urgentAsked.count} />;
}

/** How many wait there for this person; nothing while none do. */
function Count({ of: count, words }: { readonly of: number; readonly words: (count: number) => string }) {
  if (count === 0) return null;
  return (
    <span className={c('count')}>
      <span aria-hidden="true">{count}</span>
      <span className={c('spoken')}>{`, ${words(count)}`}</span>
    </span>
  );
}

function CountUnknown() {
  return (
    <span className={c('count')}>
      <span aria-hidden="true">?</span>
      <span className={c('spoken')}>{`, ${text.openAlertsUnknown}`}</span>
    </span>
  );
}

function RailButton(props: {
  readonly icon: IconName;
  readonly children: string;
  readonly onPress: () => void;
  readonly keys?: string;
}) {
  return (
    <AriaButton
      className={c('item', 'small')}
      onPress={props.onPress}
      {...(props.keys === undefined ? {} : { 'aria-keyshortcuts': props.keys })}
    >
      <IconFor name={props.icon} size="1.25rem" />
      <span>{props.children}</span>
    </AriaButton>
  );
}
