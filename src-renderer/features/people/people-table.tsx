import type { AccountView } from '../../../src-main/contract/people.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Table } from '../../ui/table.tsx';
import { localDate, localDay, localTime } from '../../ui/time.ts';
import { useNow } from '../../ui/use-now.ts';
import { roleWords } from '../../ui/words.ts';
import type { Asking, Judging } from './ask-form.tsx';
import styles from './people.module.css';
import { peopleText as text } from './text.ts';

const c = classNames(styles);

interface PeopleTableProps {
  readonly people: readonly AccountView[];
  /** People about whom a request waits, by id. */
  readonly waiting: ReadonlySet<string>;
  /** What the viewer may ask about somebody; nobody asks about themselves. */
  readonly mayAsk: (kind: Exclude<Asking['kind'], 'add'>, person: AccountView) => boolean;
  readonly onAsk: (asking: Asking) => void;
  /** Whether the viewer may vouch for reviewers, or take that back. */
  readonly mayQualify: (person: AccountView) => boolean;
  /** Whether the viewer may ask that faces are opened to somebody. */
  readonly mayOpenFaces: (person: AccountView) => boolean;
  readonly onJudge: (judging: Judging) => void;
}

export function PeopleTable({
  people,
  waiting,
  mayAsk,
  onAsk,
  mayQualify,
  mayOpenFaces,
  onJudge,
}: PeopleTableProps) {
  const now = useNow();
  return (
    <Table label={text.title} columns={text.columns}>
      {people.map((person) => (
        <tr key={person.id} className={c(person.state === 'disabled' && 'disabled')}>
          <th scope="row" className={c('whole')}>
            {person.displayName}
            <code className={c('detail')}>{person.loginName}</code>
          </th>
          <td className={c('whole')}>
            {roleWords[person.role]}
            {scopeOf(person).map((words) => (
              <span key={words} className={c('detail')}>
                {words}
              </span>
            ))}
          </td>
          <td className={c('whole')}>
            {text.states[person.state]}
            <span className={c('detail')}>{detailOf(person, now)}</span>
          </td>
          <td>{judgingOf(person)}</td>
          <td>
            {person.lastSignInAt === null
              ? text.never
              : `${localDay(person.lastSignInAt)}, ${localTime(person.lastSignInAt, false)}`}
          </td>
          <td>
            {waiting.has(person.id) ? (
              <span className={c('detail')}>{text.waiting}</span>
            ) : (
              <div className={c('actions')}>
                {mayQualify(person) ? (
                  <Button
                    aria-label={text.qualifyNamed(person.displayName)}
                    onPress={() => onJudge({ kind: 'qualify', person })}
                  >
                    {text.qualify}
                  </Button>
                ) : null}
                {mayQualify(person) && person.qualification !== null ? (
                  <Button
                    aria-label={text.unqualifyNamed(person.displayName)}
                    onPress={() => onJudge({ kind: 'unqualify', person })}
                  >
                    {text.unqualify}
                  </Button>
                ) : null}
                {mayOpenFaces(person) ? (
                  <Button
                    aria-label={text.openFacesNamed(person.displayName)}
                    onPress={() => onJudge({ kind: 'open-faces', person })}
                  >
                    {text.openFaces}
                  </Button>
                ) : null}
                {mayAsk('change', person) ? (
                  <Button
                    aria-label={text.changeNamed(person.displayName)}
                    onPress={() => onAsk({ kind: 'change', person })}
                  >
                    {text.change}
                  </Button>
                ) : null}
                {mayAsk('reset', person) ? (
                  <Button
                    aria-label={text.resetNamed(person.displayName)}
                    onPress={() => onAsk({ kind: 'reset', person })}
                  >
                    {text.reset}
                  </Button>
                ) : null}
                {mayAsk('disable', person) ? (
                  <Button
                    aria-label={text.disableNamed(person.displayName)}
                    onPress={() => onAsk({ kind: 'disable', person })}
                  >
                    {text.disable}
                  </Button>
                ) : null}
              </div>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** What somebody is limited to; nothing for whoever takes part in everything. */
function scopeOf({ scope }: AccountView): readonly string[] {
  return [
    ...(scope.cameraIds === null ? [] : [text.scopeCameras(scope.cameraIds.length)]),
    ...(scope.deploymentIds === null ? [] : [text.scopeDeployments(scope.deploymentIds.length)]),
    ...((scope.siteNames ?? null) === null ? [] : [text.scopeSites(scope.siteNames ?? [])]),
  ];
}

/** Whether somebody may judge alerts; nothing for roles that never do. */
function judgingOf({ role, qualification }: AccountView): string {
  if (role !== 'operator' && role !== 'supervisor') return '';
  if (qualification === null) return text.notQualified;
  return qualification.cannotReviewBecause === null
    ? text.qualifiedUntil(localDate(qualification.validUntil))
    : text.doesNotCount;
}

function detailOf({ state, invitedUntil }: AccountView, now: number): string | null {
  if (state !== 'invited' || invitedUntil === null) return null;
  return invitedUntil <= now
    ? text.codeRanOut
    : text.invitedUntil(localDay(invitedUntil), localTime(invitedUntil, false));
}
