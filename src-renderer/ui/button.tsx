import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { IconFor, type IconName } from './icons.tsx';
import { KeyCap } from './key-cap.tsx';
import styles from './button.module.css';

const c = classNames(styles);

interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style' | 'isPending'> {
  readonly children: ReactNode;
  /** `primary` once a screen at most; `danger` ends or removes something. */
  readonly look?: 'plain' | 'primary' | 'danger' | 'bare';
  readonly icon?: IconName;
  /** The key that does the same. */
  readonly shortcut?: string;
  readonly isWide?: boolean;
  /** What it does is under way: it keeps the focus, and another press does nothing. */
  readonly isPending?: boolean;
}

export function Button({ children, look = 'plain', icon, shortcut, isWide = false, ...rest }: ButtonProps) {
  // React Aria's own pending state leaves an unnamed image behind when the button goes away with its work.
  const { isPending = false, ...others } = rest;
  const pending = isPending ? ({ type: 'button', onPress: ignore, 'aria-disabled': true } as const) : {};
  return (
    <AriaButton
      {...others}
      {...pending}
      className={c('button', look, isWide && 'wide', isPending && 'pending')}
    >
      {icon === undefined ? null : <IconFor name={icon} />}
      <span>{children}</span>
      {shortcut === undefined ? null : <KeyCap name={shortcut} />}
    </AriaButton>
  );
}

function ignore(): void {
  // Pressed again while the first press is being answered.
}
