import { useOperation } from '../engine/use-operation.ts';
import { classNames } from '../ui/class-names.ts';
import styles from './notice-strip.module.css';
import { frameText as text } from './text.ts';

const c = classNames(styles);
/** The mark beside the notice says it already. */
const saidByMark = /^Demo\.\s*/;

/** On every screen, signed in or not: the demo's mark, or what real data can't do yet. */
export function NoticeStrip() {
  const { data } = useOperation('system.status', {});
  if (data === undefined || (data.notice === null && data.mode !== 'demo')) return null;
  return (
    <aside className={c('strip', data.mode)} aria-label={data.mode === 'demo' ? 'Demo' : 'Notice'}>
      {data.mode === 'demo' ? <strong className={c('mark')}>{text.demo}</strong> : null}
      {data.notice?.replace(saidByMark, '')}
    </aside>
  );
}
