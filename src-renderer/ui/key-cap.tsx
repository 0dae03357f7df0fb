import { classNames } from './class-names.ts';
import styles from './key-cap.module.css';

const c = classNames(styles);

const printed: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** A key as it is printed. Decoration: assistive technology is told by `aria-keyshortcuts`, not here. */
export function KeyCap({ name }: { readonly name: string }) {
  return (
    <kbd className={c('key')} aria-hidden="true">
      {printed[name] ?? name}
    </kbd>
  );
}
