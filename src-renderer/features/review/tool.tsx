import { Button } from 'react-aria-components';
import { classNames } from '../../ui/class-names.ts';
import { IconFor, type IconName } from '../../ui/icons.tsx';
import { KeyCap } from '../../ui/key-cap.tsx';
import styles from './comparison.module.css';

const c = classNames(styles);

interface ToolProps {
  readonly icon: IconName;
  readonly name: string;
  readonly shortcut: string;
  readonly isDisabled?: boolean;
  /** For a tool that stays on. */
  readonly isOn?: boolean;
  readonly onPress: () => void;
}

/** A small button over the pictures: a sign and its key. */
export function Tool({ icon, name, shortcut, isDisabled = false, isOn, onPress }: ToolProps) {
  return (
    <span title={name}>
      <Button
        className={c('tool')}
        aria-label={name}
        aria-keyshortcuts={shortcut}
        {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
        isDisabled={isDisabled}
        onPress={onPress}
      >
        <IconFor name={icon} />
        <KeyCap name={shortcut} />
      </Button>
    </span>
  );
}
