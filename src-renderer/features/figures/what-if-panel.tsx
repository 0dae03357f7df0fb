import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { BarChart } from '../../ui/chart.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import styles from './figures.module.css';
import { ofInWords, rateInWords } from './rate-words.ts';
import { figuresText } from './text.ts';

const c = classNames(styles);
const text = figuresText.whatIf;

/** Where the scores of true and false alerts lie, and what a stricter threshold would have lost and avoided. */
export function WhatIfPanel() {
  const answer = useOperation('thresholds.what-if', {});
  const whole = (value: number) => value.toLocaleString('en-GB');
  return (
    <Panel title={text.title}>
      <p className={c('hint')}>{text.hint}</p>
      <Answer of={answer} loading={figuresText.loading}>
        {({ bars, points }) =>
          points.length === 0 ? (
            <p>{text.none}</p>
          ) : (
            <>
              <div className={c('charts')}>
                {(['right', 'wrong'] as const).map((which) => (
                  <BarChart
                    key={which}
                    label={text.charts[which]}
                    caption={text.charts[which]}
                    write={whole}
                    bars={bars.map((bar) => ({ name: bar.from.toFixed(2), value: bar[which] }))}
                  />
                ))}
              </div>
              <Table label={text.bars} columns={text.barColumns}>
                {bars.map(({ from, right, wrong }) => (
                  <tr key={from} className={c('row')}>
                    <th scope="row">{from.toFixed(2)}</th>
                    <td>{whole(right)}</td>
                    <td>{whole(wrong)}</td>
                  </tr>
                ))}
              </Table>
              <Table label={text.title} columns={text.columns}>
                {points.map(({ threshold, lost, avoided }) => (
                  <tr key={threshold} className={c('row')}>
                    <th scope="row">{threshold.toFixed(2)}</th>
                    <td>
                      {rateInWords(lost)} <span className={c('hint')}>{ofInWords(lost)}</span>
                    </td>
                    <td>
                      {rateInWords(avoided)} <span className={c('hint')}>{ofInWords(avoided)}</span>
                    </td>
                  </tr>
                ))}
              </Table>
            </>
          )
        }
      </Answer>
    </Panel>
  );
}
