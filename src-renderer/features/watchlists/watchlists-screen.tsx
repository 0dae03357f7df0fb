import { useState } from 'react';
import { useSession } from '../../engine/engine-context.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Placeholder } from '../../ui/message.tsx';
import { Screen } from '../../ui/screen.tsx';
import { BeginDialog } from './begin-dialog.tsx';
import { ListChooser } from './list-chooser.tsx';
import { ListPanel } from './list-panel.tsx';
import styles from './watchlists.module.css';
import { watchlistsText as text } from './text.ts';

const c = classNames(styles);

/** All lists with one plain state each, and the one that is looked at. */
export function WatchlistsScreen() {
  const { person } = useSession();
  const answer = useOperation('watchlists.list', {});
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [isBeginning, setBeginning] = useState(false);
  const mayBegin = mayCall(person.role, 'watchlists.begin');
  return (
    <Screen
      title={text.title}
      aside={
        mayBegin ? (
          <Button icon="plus" onPress={() => setBeginning(true)}>
            {text.begin.open}
          </Button>
        ) : null
      }
    >
      <Answer of={answer} loading={text.loading}>
        {({ lists }) => {
          const chosen = lists.find(({ id }) => id === chosenId) ?? lists[0];
          if (chosen === undefined)
            return <Placeholder title={text.noLists}>{mayBegin ? text.noListsHint : null}</Placeholder>;
          return (
            <div className={c('columns')}>
              <ListChooser lists={lists} chosenId={chosen.id} onChoose={setChosenId} />
              <ListPanel key={chosen.id} list={chosen} />
            </div>
          );
        }}
      </Answer>
      {isBeginning ? (
        <BeginDialog
          onDone={(id) => {
            setChosenId(id);
            setBeginning(false);
          }}
          onClose={() => setBeginning(false)}
        />
      ) : null}
    </Screen>
  );
}
