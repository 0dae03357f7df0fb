import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Table } from '../../ui/table.tsx';
import styles from './policy.module.css';
import { policyText as text } from './text.ts';
import { adoptionWords } from './version-facts.tsx';

const c = classNames(styles);

/** Every version that was ever in force here. */
export function HistoryView({ onOpen }: { readonly onOpen: (version: number) => void }) {
  const versions = useOperation('policy.versions', {});
  return (
    <div className={c('history')}>
      <p className={c('hint')}>{text.historyHint}</p>
      <Answer of={versions} loading={text.loading}>
        {(data) =>
          data.versions.length === 0 ? (
            <Message>{text.noneYet}</Message>
          ) : (
            <Table label={text.tabs.history} columns={text.historyColumns}>
              {data.versions.map(({ version, adopted, signers, changes, changedFrom, summary }) => (
                <tr key={version}>
                  <th scope="row">{version}</th>
                  <td>{adoptionWords(adopted)}</td>
                  <td>{signers.map(({ holder }) => holder).join(', ')}</td>
                  <td>{changedFrom === null ? '–' : text.changeCount(changes.length)}</td>
                  <td>{summary}</td>
                  <td>
                    <Button aria-label={text.openNamed(version)} onPress={() => onOpen(version)}>
                      {text.open}
                    </Button>
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
    </div>
  );
}
