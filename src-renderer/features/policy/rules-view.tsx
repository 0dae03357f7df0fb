import type { PolicyRule } from '../../../src-main/contract/policy.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './policy.module.css';
import { policyText as text } from './text.ts';

const c = classNames(styles);

/** Every rule in plain words, grouped as the signers saw them. */
export function RulesView({ rules }: { readonly rules: readonly PolicyRule[] }) {
  const groups = Object.entries(Object.groupBy(rules, ({ group }) => group));
  return (
    <div className={c('columns')}>
      {groups.map(([group, inGroup = []]) => (
        <Panel key={group} title={group}>
          <dl className={c('rules')}>
            {inGroup.map((rule) => (
              <Rule key={rule.id} rule={rule} />
            ))}
          </dl>
        </Panel>
      ))}
    </div>
  );
}

function Rule({ rule: { label, lines, floor, isApplied } }: { readonly rule: PolicyRule }) {
  return (
    <div>
      <dt>
        {label}
        {isApplied ? null : <span className={c('tag')}>{text.notApplied}</span>}
      </dt>
      <dd>
        {lines.length === 1 ? (
          <strong>{lines[0]}</strong>
        ) : (
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {floor === null ? null : (
          <p className={c('floor')}>
            <IconFor name="lock" />
            <span>
              {text.floor}: {floor}
            </span>
          </p>
        )}
      </dd>
    </div>
  );
}

/** What the program itself holds, whatever a policy says. */
export function FloorsView({ floors }: { readonly floors: readonly string[] }) {
  return (
    <Panel title={text.floorsTitle}>
      <p className={c('hint')}>{text.floorsHint}</p>
      <ul className={c('floors')}>
        {floors.map((floor) => (
          <li key={floor}>
            <IconFor name="lock" />
            <span>{floor}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
