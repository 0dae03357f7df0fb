import type { OwnAccount } from '../../../src-main/contract/own-account.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import { localDay, localTime } from '../../ui/time.ts';
import styles from './account.module.css';
import { accountText } from './text.ts';

const c = classNames(styles);
const text = accountText.recent;

/** Sign-ins and refusals in the person's name: who else tried is seen here first. */
export function RecentPanel({ recent }: { readonly recent: OwnAccount['recent'] }) {
  return (
    <Panel title={text.title}>
      <Table label={text.title} columns={text.columns}>
        {recent.map(({ at, words, isRefusal }, index) => (
          <tr key={`${at} ${index}`}>
            <td className={c('whole')}>{`${localDay(at)}, ${localTime(at)}`}</td>
            <td>
              {isRefusal ? (
                <span className={c('refused')}>
                  <IconFor name="warning" /> {text.refused}
                </span>
              ) : null}
              {words}
            </td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
