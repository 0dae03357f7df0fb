import type { PolicyStatus } from '../../../src-main/contract/policy-operations.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useChange } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import { AdoptFile } from './adopt-file.tsx';
import { PinRoot } from './pin-root.tsx';
import styles from './policy.module.css';
import { policyText } from './text.ts';
import { adoptionWords, dateAndTime } from './version-facts.tsx';

const c = classNames(styles);
const { root: rootText, revocations: listText } = policyText;

/** Whom this workstation believes, and whom no longer. */
export function TrustView({ of: { root, revocations } }: { readonly of: PolicyStatus }) {
  return (
    <div className={c('groups')}>
      <RootPanel root={root} />
      {root === null ? null : <RevocationsPanel revocations={revocations} />}
    </div>
  );
}

function RootPanel({ root }: { readonly root: PolicyStatus['root'] }) {
  const { person } = useSession();
  return (
    <Panel title={rootText.title}>
      {root === null ? (
        <>
          <Message tone="attention" title={rootText.none}>
            {rootText.noneHint}
          </Message>
          {mayCall(person.role, 'trust.pin-root') ? <PinRoot /> : <p>{rootText.onlyAdmin}</p>}
        </>
      ) : (
        <>
          <p className={c('hint')}>{rootText.hint}</p>
          <p className={c('fingerprint')}>
            <span className={c('spoken')}>{rootText.fingerprint}: </span>
            <code>{root.fingerprint}</code>
          </p>
          <Facts
            of={[
              [rootText.force, root.force],
              [rootText.validFor, rootText.modes[root.mode]],
              [rootText.pinned, adoptionWords(root.pinned)],
            ]}
          />
        </>
      )}
    </Panel>
  );
}

function RevocationsPanel({ revocations }: { readonly revocations: PolicyStatus['revocations'] }) {
  const { person } = useSession();
  return (
    <Panel title={listText.title}>
      {revocations === null ? (
        <Message>{listText.none}</Message>
      ) : (
        <>
          <Facts
            of={[
              [listText.number, String(revocations.number)],
              [listText.made, dateAndTime(revocations.madeAt)],
              [listText.adopted, adoptionWords(revocations.adopted)],
            ]}
          />
          {revocations.certificates.length === 0 ? (
            <p className={c('hint')}>{listText.nobody}</p>
          ) : (
            <Table label={listText.title} columns={listText.columns}>
              {revocations.certificates.map(({ holder, reason }, nth) => (
                // A holder may lose several certificates for one reason; the list only grows.
                // oxlint-disable-next-line react/no-array-index-key
                <tr key={nth}>
                  <th scope="row">{holder}</th>
                  <td>{reason}</td>
                </tr>
              ))}
            </Table>
          )}
        </>
      )}
      {mayCall(person.role, 'trust.adopt-revocations') ? <AdoptRevocations /> : null}
    </Panel>
  );
}

function AdoptRevocations() {
  const adopt = useChange('trust.adopt-revocations');
  const done = adopt.data === undefined ? null : listText.done(adopt.data.number, adopt.data.revoked);
  return <AdoptFile words={listText} change={adopt} done={done} />;
}
