import type { FiguresReport } from '../../../src-main/contract/reports.ts';
import { BarChart, IntervalChart } from '../../ui/chart.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import styles from './figures.module.css';
import { figure, rateInWords } from './rate-words.ts';
import { figuresText } from './text.ts';

const c = classNames(styles);
const text = figuresText.months;

const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const shortFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' });

/** What changed over time: drawn, and every figure of it in a table. */
export function MonthPanel({ of: months }: { readonly of: FiguresReport['months'] }) {
  const name = (from: number) => shortFormat.format(from);
  const whole = (value: number) => value.toLocaleString('en-GB');
  return (
    <Panel title={text.title}>
      <div className={c('charts')}>
        <BarChart
          label={text.barLabel(text.faces)}
          caption={text.faces}
          write={whole}
          bars={months.map(({ from, faces }) => ({ name: name(from), value: faces }))}
        />
        <BarChart
          label={text.barLabel(text.alerts)}
          caption={text.alerts}
          write={whole}
          bars={months.map(({ from, alerts }) => ({ name: name(from), value: alerts.raised }))}
        />
        <IntervalChart
          label={text.barLabel(text.falsePerAlert)}
          caption={`${text.falsePerAlert}. ${text.intervalCaption}`}
          write={(share) => `${figure(share * 100)}%`}
          points={months.map(({ from, alerts: { falsePerAlert } }) => ({
            name: name(from),
            value: falsePerAlert.share,
            low: falsePerAlert.low,
            high: falsePerAlert.high,
          }))}
        />
      </div>
      <Table label={text.title} columns={text.columns}>
        {months.map(({ from, deployments, faces, alerts, arrests }) => (
          <tr key={from} className={c('row')}>
            <th scope="row">{monthFormat.format(from)}</th>
            <td>{whole(deployments)}</td>
            <td>{whole(faces)}</td>
            <td>{whole(alerts.raised)}</td>
            <td>{whole(alerts.false)}</td>
            <td>{rateInWords(alerts.falsePerAlert)}</td>
            <td>{whole(arrests)}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
