import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { IconFor, type IconName } from './icons.tsx';
import { KeyCap } from './key-cap.tsx';
import styles from './button.module.css';

const c = classNames(styles);

interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  readonly children: ReactNode;
  /** `primary` once a screen at most; `danger` ends or removes something. */
  readonly look?: 'plain' | 'primary' | 'danger' | 'bare';
  readonly icon?: IconName;
  /** The key that does the same. */
  readonly shortcut?: string;
  readonly isWide?: boolean;
}

export function Button({ children, look = 'plain', icon, shortcut, isWide = false, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={c('button', look, isWide && 'wide')}>
      {icon === undefined ? null : <IconFor name={icon} />}
      <span>{children}</span>
      {shortcut === undefined ? null : <KeyCap name={shortcut} />}
    </AriaButton>
  );
}
