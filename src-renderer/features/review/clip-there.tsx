import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { RevealedAlert } from './revealed-alert.ts';
import { reviewText as text } from './text.ts';

interface ClipThereProps {
  readonly alertId: string;
  readonly site: string;
  readonly standing: NonNullable<RevealedAlert['clipThere']>;
}

/** The clip of a site's alert lies there until somebody who judged it asks. */
export function ClipThere({ alertId, site, standing }: ClipThereProps) {
  const ask = useChange('alerts.ask-clip');
  return (
    <Panel title={text.clip.title}>
      {standing === 'ask' ? (
        <>
          <p>{text.clipThere.hint(site)}</p>
          <Button icon="down" isPending={ask.isPending} onPress={() => ask.mutate({ id: alertId })}>
            {text.clipThere.ask(site)}
          </Button>
        </>
      ) : (
        <p>{standing === 'asked' ? text.clipThere.asked(site) : text.clipThere.none(site)}</p>
      )}
      {ask.isError ? (
        <Message tone="bad" role="alert">
          {errorWords(ask.error)}
        </Message>
      ) : null}
    </Panel>
  );
}
