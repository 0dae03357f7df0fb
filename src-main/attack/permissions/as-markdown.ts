import { roleSchema, type Role } from '../../contract/domain.ts';
import {
  houseStateNames,
  houseStates,
  type HouseState,
  type Outcome,
  type Permission,
} from './permission.ts';
import { permissionGroups } from './permissions.ts';

const heading = `# Who may do what

Every operation that the engine has, and who may ask for it. There is no other way in: what a screen shows is decided by the same
operations. This page is printed from the table that \`npm run attack\` holds the engine to, by \`npm run attack -- --write\`; a test fails
when it is out of date.

- **✓** may ask. **(✓)** may ask unless the policy in force leaves it to fewer roles. Empty: refused, whatever the input is.
- _Nobody_ is a screen where nobody is signed in, or whose session ran out, was signed out elsewhere, or ended with a change of the
  account; a token of such a session, or of before a restart of the machine, makes nobody somebody.
- Who has no second factor yet, where the policy asks for one, is refused everything but setting one up and leaving;
  a locked seat everything but unlocking it, and one whose shift is over everything but signing in for the next.
- Roles that may ask can still be refused for what they ask: a second vote by the same person, a request that they made themselves. Those rules
  are with each feature and its tests.
`;

/** The permission matrix as the documentation has it. */
export function permissionsAsMarkdown(): string {
  const roles = roleSchema.options;
  const groups = permissionGroups.map(({ title, rows }) =>
    [
      `## ${title}`,
      '',
      `| operation | ${roles.join(' | ')} | nobody | why | refused though allowed |`,
      `| --- | ${roles.map(() => ':-:').join(' | ')} | :-: | --- | --- |`,
      ...Object.entries(rows).map(([name, row]) => rowOf(name, row, roles)),
      '',
    ].join('\n'),
  );
  const states = houseStateNames.map((state) => `- \`${state}\`: ${houseStates[state]}`);
  return [
    heading,
    ...groups,
    '## The states in which it is tried',
    '',
    'The last column names them: there, those who may ask are answered with a refusal, because what they ask for can’t be.',
    '',
    ...states,
    '',
  ].join('\n');
}

function rowOf(name: string, permission: Permission, roles: readonly Role[]): string {
  const { who, why, narrowedBy } = permission;
  const mark = narrowedBy === undefined ? '✓' : '(✓)';
  const cells = roles.map((role) => (typeof who === 'string' || who.includes(role) ? mark : ''));
  return `| \`${name}\` | ${cells.join(' | ')} | ${who === 'anyone' ? '✓' : ''} | ${why} | ${exceptions(permission)} |`;
}

/** `code` in the states where it is the answer. */
function exceptions({ except = {} }: Permission): string {
  const byOutcome = new Map<string, HouseState[]>();
  for (const [state, outcome] of Object.entries(except) as [HouseState, Outcome | readonly Outcome[]][]) {
    const words = (typeof outcome === 'string' ? [outcome] : outcome)
      .map((code) => `\`${code}\``)
      .join(' or ');
    byOutcome.set(words, [...(byOutcome.get(words) ?? []), state]);
  }
  return [...byOutcome].map(([words, states]) => `${words}: ${states.join(', ')}`).join('; ');
}
