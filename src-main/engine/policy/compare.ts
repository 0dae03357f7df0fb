import type { Policy, PolicyChange } from '../../contract/policy.ts';
import type { Direction, Rule } from './rule.ts';
import { rules } from './rules.ts';

/** What a version changes against the one before, one sentence each, in the order of the rules. */
export function comparePolicies(before: Policy, after: Policy): readonly PolicyChange[] {
  return rules.flatMap((rule) => changesOf(rule, before, after));
}

function changesOf(rule: Rule, before: Policy, after: Policy): readonly PolicyChange[] {
  const change = (direction: Direction, words: string): PolicyChange => ({
    rule: rule.id,
    label: rule.label,
    direction,
    words,
  });
  if (rule.kind === 'figure') {
    const [old, next] = [rule.read(before), rule.read(after)];
    if (old === next) return [];
    const isStricter = rule.stricter === 'less' ? next < old : next > old;
    const direction = rule.stricter === null ? 'different' : isStricter ? 'stricter' : 'looser';
    return [change(direction, `${rule.words(next)} (before: ${rule.words(old)}).`)];
  }

  const [old, next] = [rule.read(before), rule.read(after)];
  const less = opposite(rule.more);
  return [
    ...next
      .filter(({ key }) => !old.some((item) => item.key === key))
      .map((item) => change(rule.more, `Added: ${named(item)}.`)),
    ...old
      .filter(({ key }) => !next.some((item) => item.key === key))
      .map((item) => change(less, `Removed: ${named(item)}.`)),
    ...next.flatMap((item) => {
      const earlier = old.find(({ key }) => key === item.key);
      if (earlier === undefined || named(earlier) === named(item)) return [];
      const direction = rule.changed?.(before, after, item.key) ?? 'different';
      return [change(direction, `Now: ${named(item)} (before: ${named(earlier)}).`)];
    }),
  ];
}

function named({ name, details }: { readonly name: string; readonly details: string }): string {
  return details === '' ? `“${name}”` : `“${name}”, ${details}`;
}

function opposite(direction: Direction): Direction {
  if (direction === 'different') return 'different';
  return direction === 'looser' ? 'stricter' : 'looser';
}
