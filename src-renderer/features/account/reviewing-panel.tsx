import type { OwnAccount } from '../../../src-main/contract/own-account.ts';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { localDate } from '../../ui/time.ts';
import styles from './account.module.css';
import { accountText } from './text.ts';

const c = classNames(styles);
const text = accountText.reviewing;

/** Whether the person may judge alerts, until when, and on what evidence. */
export function ReviewingPanel({ reviewing }: { readonly reviewing: NonNullable<OwnAccount['reviewing']> }) {
  const { qualification, cannotReviewBecause } = reviewing;
  return (
    <Panel title={text.title}>
      {cannotReviewBecause === null && qualification !== null ? (
        <p>{text.may(localDate(qualification.validUntil))}</p>
      ) : (
        <Message tone="attention">{cannotReviewBecause}</Message>
      )}
      {qualification === null ? null : (
        <p className={c('detail')}>
          {qualification.basis === 'demo'
            ? text.demo
            : text.test(
                qualification.decoysRight,
                qualification.decoysJudged,
                localDate(qualification.testedAt),
              )}
        </p>
      )}
    </Panel>
  );
}
