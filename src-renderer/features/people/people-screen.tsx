import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Table } from '../../ui/table.tsx';
import { localDate, localTime } from '../../ui/time.ts';
import { roleWords } from '../../ui/words.ts';
import { peopleText as text } from './text.ts';

export function PeopleScreen() {
  const people = useOperation('people.list', {});
  return (
    <Screen title={text.title}>
      <p>{text.hint}</p>
      <Answer of={people} loading={text.loading}>
        {(data) => (
          <Table label={text.title} columns={text.columns}>
            {data.people.map((person) => (
              <tr key={person.id}>
                <th scope="row">{person.displayName}</th>
                <td>{roleWords[person.role]}</td>
                <td>
                  <code>{person.loginName}</code>
                </td>
                <td>{localDate(person.createdAt)}</td>
                <td>
                  {person.lastSignInAt === null
                    ? text.never
                    : `${localDate(person.lastSignInAt)} ${localTime(person.lastSignInAt)}`}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Answer>
    </Screen>
  );
}
