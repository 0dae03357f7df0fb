import type { UseQueryResult } from '@tanstack/react-query';
import { useEngineState } from '../engine/engine-context.tsx';
import { useNowAs } from './use-now.ts';

/**
 * Whether an answer that is asked for again and again still says how things are: not while the engine is away, nor once asking fails or
 * takes too long. Then it would be a claim.
 */
export function useIsKnown(
  { isError, dataUpdatedAt }: Pick<UseQueryResult, 'isError' | 'dataUpdatedAt'>,
  withinMs: number,
): boolean {
  const isThere = useEngineState(({ engine }) => engine === 'ready');
  const isOld = useNowAs((now) => now - dataUpdatedAt > withinMs);
  return isThere && !isError && !isOld;
}
