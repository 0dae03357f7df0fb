import type { UseQueryResult } from '@tanstack/react-query';
import { useEngineState } from '../engine/engine-context.tsx';
import { useNowAs } from './use-now.ts';

/** Whether the engine is there and says something: what events alone make old is as it was said last. */
export function useIsAnswering(): boolean {
  return useEngineState(({ engine, isSilent }) => engine === 'ready' && !isSilent);
}

/**
 * Whether an answer that is asked for again and again still says how things are: not while the engine is away, nor once asking fails or
 * takes too long. Then it would be a claim.
 */
export function useIsKnown(
  { isError, dataUpdatedAt }: Pick<UseQueryResult, 'isError' | 'dataUpdatedAt'>,
  withinMs: number,
): boolean {
  const isAnswering = useIsAnswering();
  const isOld = useNowAs((now) => now - dataUpdatedAt > withinMs);
  return isAnswering && !isError && !isOld;
}
