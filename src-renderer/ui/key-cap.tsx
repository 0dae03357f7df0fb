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

/**
 * A key as it is printed. Decoration, drawn by the style sheet so that it is no part of any label: assistive
 * technology is told by `aria-keyshortcuts`.
 */
export function KeyCap({ name }: { readonly name: string }) {
  return <kbd className={c('key')} data-key={printed[name] ?? name} aria-hidden="true" />;
}
