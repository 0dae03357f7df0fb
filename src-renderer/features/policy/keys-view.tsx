import type { KeysView as Keys } from '../../../src-main/contract/keys.ts';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import { roleWords } from '../../ui/words.ts';
import { EscrowPanel } from './escrow-panel.tsx';
import { RenewKeys } from './renew-keys.tsx';
import styles from './policy.module.css';
import { policyText } from './text.ts';

const c = classNames(styles);
const text = policyText.keys;

/** Who can open what, what is open now, and what one forgotten password would lose. */
export function KeysView() {
  const keys = useOperation('keys.read', {});
  return (
    <Answer of={keys} loading={text.loading}>
      {({ holders, groups, renewal, deviceSecret }) => (
        <div className={c('part')}>
          <Panel title={text.states}>
            {groups.map((group) => (
              <GroupState key={group.group} of={group} />
            ))}
            <Facts of={[[text.deviceSecret, text.stores[deviceSecret.kind]]]} />
            <p className={c('hint')}>{deviceSecret.words}</p>
          </Panel>
          <Panel title={text.title}>
            <p className={c('hint')}>{text.hint}</p>
            <Table label={text.title} columns={text.columns}>
              {holders.map(({ id, displayName, role, isInvited, opens }) => (
                <tr key={id}>
                  <th scope="row">{displayName}</th>
                  <td>{roleWords[role]}</td>
                  <td>{isInvited ? text.ways.invitation : text.ways.person}</td>
                  {groups.map(({ group }) => (
                    <td key={group}>{opens.includes(group) ? text.has : text.hasNot}</td>
                  ))}
                </tr>
              ))}
            </Table>
          </Panel>
          <EscrowPanel />
          <RenewKeys of={renewal} />
        </div>
      )}
    </Answer>
  );
}

function GroupState({ of: { group, isInMemory, atRisk } }: { readonly of: Keys['groups'][number] }) {
  const name = text.groups[group];
  return (
    <>
      <Message {...(isInMemory ? {} : { icon: 'lock' as const })}>
        {isInMemory ? text.inMemory(name) : text.locked(name)}
      </Message>
      {atRisk === null ? null : <Message tone="attention">{`${name}: ${atRisk}`}</Message>}
    </>
  );
}
