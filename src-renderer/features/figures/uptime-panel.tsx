import type { Figures } from '../../../src-main/contract/reports.ts';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import styles from './figures.module.css';
import { figure, lengthInWords } from './rate-words.ts';
import { figuresText } from './text.ts';

const c = classNames(styles);
const text = figuresText.uptime;

/** How long recognition ran while deployments were live, and why it did not. */
export function UptimePanel({ of: { liveMs, runningMs, stops } }: { readonly of: Figures['uptime'] }) {
  const share = liveMs === 0 ? '0%' : `${figure((100 * runningMs) / liveMs)}%`;
  return (
    <Panel title={text.title}>
      <p>{text.ran(lengthInWords(runningMs), lengthInWords(liveMs), share)}</p>
      {stops.length === 0 ? (
        <p className={c('hint')}>{text.always}</p>
      ) : (
        <Table label={text.title} columns={text.columns}>
          {stops.map(({ reason, times, ms }) => (
            <tr key={reason} className={c('row')}>
              <th scope="row">{text.reasons[reason] ?? text.otherReason(reason)}</th>
              <td>{times.toLocaleString('en-GB')}</td>
              <td>{lengthInWords(ms)}</td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}
