import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { errorWords } from '../engine/error-words.ts';
import { Button } from './button.tsx';
import { Message, Placeholder } from './message.tsx';

interface AnswerProps<Data> {
  readonly of: UseQueryResult<Data>;
  /** Shown while the first answer is on its way. */
  readonly loading: string;
  readonly children: (data: Data) => ReactNode;
}

/** Shows an answer of the engine, or why there is none. An old answer stays on screen while a new one fails. */
export function Answer<Data>({ of: query, loading, children }: AnswerProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <Placeholder title="This could not be read.">
        <Message tone="bad">{errorWords(query.error)}</Message>
        <Button onPress={() => void query.refetch()}>Try again</Button>
      </Placeholder>
    );
  }
  return <Placeholder title={loading} />;
}
