import { roleSchema, type Role } from '../../contract/domain.ts';
import {
  houseStateNames,
  houseStates,
  type HouseState,
  type Outcome,
  type Permission,
} from './permission.ts';
import { stageNames, stages } from '../house/stages.ts';
import { mediaPermissions } from './media-permissions.ts';
import { permissionGroups } from './permissions.ts';
import { scopeKindOf, scopeWords } from './scope-answers.ts';
import { stageAnswers, type StageAnswer } from './stage-answers.ts';

const heading = `# Who may do what

Every operation that the engine has, and who may ask for it. There is no other way in: what a screen shows is decided by the same
operations. This page is printed from the table that \`npm run attack\` holds the engine to, by \`npm run attack -- --write\`; a test fails
when it is out of date.

- **✓** may ask. **(✓)** may ask unless the policy in force leaves it to fewer roles. Empty: refused, whatever the input is.
- _Nobody_ is a screen where nobody is signed in, or whose session ran out, was signed out elsewhere, or ended with a change of the
  account; a token of such a session, or of before a restart of the machine, makes nobody somebody.
- Who has no second factor yet, where the policy asks for one, is refused everything but setting one up and leaving;
  a locked seat everything but unlocking it, and one whose shift is over everything but signing in for the next.
- _Limited_ is what it is to an operator or supervisor who takes part in some cameras or deployments only: _theirs_, and what is not theirs isn’t there
  for them; _refused_, because it is of all of them; empty, where it makes no difference.
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
      `| operation | ${roles.join(' | ')} | nobody | limited | why | refused though allowed |`,
      `| --- | ${roles.map(() => ':-:').join(' | ')} | :-: | --- | --- | --- |`,
      ...Object.entries(rows).map(([name, row]) => rowOf(name, row, roles)),
      '',
    ].join('\n'),
  );
  const states = houseStateNames.map((state) => `- \`${state}\`: ${houseStates[state]}`);
  return [
    heading,
    ...groups,
    mediaAsMarkdown(),
    stagesAsMarkdown(),
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
  const kind = scopeKindOf(name);
  const limited = kind === null ? '' : scopeWords[kind];
  return `| \`${name}\` | ${cells.join(' | ')} | ${who === 'anyone' ? '✓' : ''} | ${limited} | ${why} | ${exceptions(permission)} |`;
}

/** What screens fetch: by `app://cordon/media/…` in the window, by `/media/…` from the loopback host. */
function mediaAsMarkdown(): string {
  const roles = roleSchema.options;
  return [
    '## Pictures, tiles and packs',
    '',
    'What a screen fetches by `media/TICKET/…`, in the window and from the loopback host alike. The ticket is that of a live session: it is worth nothing',
    'once the session has ended, is locked, waits for a second factor or for the next shift. Empty: refused. There is no other address.',
    '',
    `| address | ${roles.join(' | ')} | nobody | why | but not for | also for |`,
    `| --- | ${roles.map(() => ':-:').join(' | ')} | :-: | --- | --- | --- |`,
    ...Object.entries(mediaPermissions).map(
      ([route, { who, narrowedBy, why, butNotFor = '', alsoFor = '' }]) => {
        const mark = narrowedBy === undefined ? '✓' : '(✓)';
        const cells = roles.map((role) => (who.includes(role) ? mark : ''));
        return `| \`${route}\` | ${cells.join(' | ')} | | ${why} | ${butNotFor} | ${alsoFor} |`;
      },
    ),
    '',
  ].join('\n');
}

/** What those who may are answered, stage by stage of a deployment. */
function stagesAsMarkdown(): string {
  const cell = (answer: StageAnswer): string => {
    if (answer === 'done') return '✓';
    return typeof answer === 'string' ? `\`${answer}\`` : `→ ${answer.to}`;
  };
  return [
    '## A deployment, stage by stage',
    '',
    'What those who may ask are answered when they ask rightly, of a deployment that officers under the force root sign for: ✓ it is',
    'done, → it is done and leads there, or the refusal. Nobody who is refused moves anything.',
    '',
    `| operation | ${stageNames.join(' | ')} |`,
    `| --- | ${stageNames.map(() => ':-:').join(' | ')} |`,
    ...Object.entries(stageAnswers).map(
      ([name, answers]) => `| \`${name}\` | ${stageNames.map((stage) => cell(answers[stage])).join(' | ')} |`,
    ),
    '',
    ...stageNames.map((stage) => `- \`${stage}\`: ${stages[stage]}`),
    '',
  ].join('\n');
}

/** `code` in the states where it is the answer. */
function exceptions({ except = {} }: Permission): string {
  const byOutcome = new Map<string, HouseState[]>();
  for (const [state, outcome] of Object.entries(except) as [HouseState, Outcome][]) {
    const words = `\`${outcome}\``;
    byOutcome.set(words, [...(byOutcome.get(words) ?? []), state]);
  }
  return [...byOutcome].map(([words, states]) => `${words}: ${states.join(', ')}`).join('; ');
}
