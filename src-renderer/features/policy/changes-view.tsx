import type { PolicyVersion } from '../../../src-main/contract/policy-operations.ts';
import type { PolicyChange } from '../../../src-main/contract/policy.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor, type IconName } from '../../ui/icons.tsx';
import { Message } from '../../ui/message.tsx';
import styles from './policy.module.css';
import { policyText as text } from './text.ts';

const c = classNames(styles);

const icons: Readonly<Record<PolicyChange['direction'], IconName>> = {
  stricter: 'tighter',
  looser: 'wider',
  different: 'swapped',
};

/** What a version changes, each change with its direction in a word and a shape. */
export function ChangesView({
  of: { version, changes, changedFrom },
}: {
  readonly of: Pick<PolicyVersion, 'version' | 'changes' | 'changedFrom'>;
}) {
  if (changedFrom === null)
    return <Message>{version === 1 ? text.firstVersion : text.unknownBefore}</Message>;
  if (changes.length === 0) return <Message>{text.noChanges}</Message>;
  return (
    <section className={c('changes')} aria-label={text.changesFrom(changedFrom)}>
      <h2>{text.changesFrom(changedFrom)}</h2>
      <ul>
        {changes.map(({ rule, label, direction, words }) => (
          <li key={`${rule} ${words}`}>
            <span className={c('direction', direction)}>
              <IconFor name={icons[direction]} />
              {text.directions[direction]}
            </span>
            <div>
              <strong>{label}</strong>
              <p>{words}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
