import type { Figures, Rate } from '../../../src-main/contract/reports.ts';
import { classNames } from '../../ui/class-names.ts';
import { Facts, Panel } from '../../ui/panel.tsx';
import styles from './figures.module.css';
import { ofInWords, per100000, percent, rateInWords, spreadInWords, type RateUnit } from './rate-words.ts';
import { figuresText } from './text.ts';

const c = classNames(styles);
const text = figuresText.whole;

const number = (count: number) => <span className={c('number')}>{count.toLocaleString('en-GB')}</span>;

function Share({ of: rate, unit = percent }: { readonly of: Rate; readonly unit?: RateUnit }) {
  return (
    <span className={c('number')}>
      {rateInWords(rate, unit)} <span className={c('hint')}>{ofInWords(rate)}</span>
    </span>
  );
}

/** Everything together: counts, shares with their intervals, times. */
export function WholePanel({ of: whole }: { readonly of: Figures }) {
  const { alerts, ledger } = whole;
  return (
    <Panel title={text.title}>
      <Facts
        of={[
          [text.deployments, number(whole.deployments)],
          [text.faces, number(ledger.tracks)],
          [text.alerts, number(alerts.raised)],
          [text.confirmed, number(alerts.confirmed)],
          [text.rejected, number(alerts.rejected)],
          [text.expired, number(alerts.expired)],
          ...(alerts.open === 0 ? [] : [[text.open, number(alerts.open)] as const]),
          [
            text.false,
            <span key="false">
              {number(alerts.false)} <span className={c('hint')}>{text.falseHint}</span>
            </span>,
          ],
          [text.perAlert, <Share key="alert" of={alerts.falsePerAlert} />],
          [text.perFace, <Share key="face" of={alerts.falsePerFace} unit={per100000} />],
          [text.confirmedTrue, <Share key="true" of={whole.confirmedTrue} />],
          [text.arrests, <Share key="arrests" of={whole.arrestsPerAlert} />],
          [text.disagreed, <Share key="disagreed" of={whole.disagreed} />],
          [text.decoys, <Share key="decoys" of={whole.decoysSeenThrough} />],
          [text.selfTests, <Share key="self-tests" of={whole.staffFound.selfTests} />],
          [text.walks, <Share key="walks" of={whole.staffFound.walks} />],
          [text.firstVote, spreadInWords(whole.firstVote)],
          [text.decision, spreadInWords(whole.decision)],
        ]}
      />
    </Panel>
  );
}
