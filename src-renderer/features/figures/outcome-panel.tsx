import type { Figures } from '../../../src-main/contract/reports.ts';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import { counted } from '../../ui/words.ts';
import styles from './figures.module.css';
import { figuresText } from './text.ts';

const c = classNames(styles);
const text = figuresText.outcomes;

/** What came of confirmed alerts, by the policy's own list. */
export function OutcomePanel({ of: { outcomes, outcomesMissing } }: { readonly of: Figures }) {
  return (
    <Panel title={text.title}>
      {outcomes.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        <Table label={text.title} columns={text.columns}>
          {outcomes.map(({ code, words, meaning, count }) => (
            <tr key={`${code} ${meaning}`} className={c('row')}>
              <th scope="row">{words}</th>
              <td>{text.meanings[meaning]}</td>
              <td>{count.toLocaleString('en-GB')}</td>
            </tr>
          ))}
        </Table>
      )}
      {outcomesMissing === 0 ? null : (
        <p className={c('hint')}>
          {figuresText.whole.missing}: {counted(outcomesMissing, 'alert')}.
        </p>
      )}
    </Panel>
  );
}
