import type { Policy, PolicyRule } from '../../contract/policy.ts';
import { floors } from '../trust/floors.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';

/** A policy in plain words, a line for each thing that it rules. */
export function describePolicy(policy: Policy): readonly PolicyRule[] {
  return rules.map((rule) => ({
    id: rule.id,
    group: rule.group,
    label: rule.label,
    lines: [...linesOf(rule, policy)],
    floor: floors.find(({ id }) => id === rule.floor)?.words ?? null,
    isApplied: rule.isNotYetApplied !== true,
  }));
}

function linesOf(rule: Rule, policy: Policy): readonly string[] {
  if (rule.kind === 'figure') return [rule.words(rule.read(policy))];
  const items = rule.read(policy);
  return items.length === 0
    ? [rule.none]
    : items.map(({ name, details }) => (details === '' ? name : `${name} – ${details}`));
}
