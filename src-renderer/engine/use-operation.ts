import {
  keepPreviousData,
  useMutation,
  useQuery,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { OperationInput, OperationName, OperationOutput } from '../../src-main/contract/operations.ts';
import { useEngine } from './engine-context.tsx';

interface ReadOptions {
  readonly isEnabled?: boolean;
  /** For figures that no event announces, such as the age of a picture. */
  readonly everyMs?: number;
  /** Shows the answer to the last input until the one to a new input is there. */
  readonly keepsLast?: boolean;
}

/** Reads from the engine and keeps the answer until an event says that it changed. */
export function useOperation<Name extends OperationName>(
  name: Name,
  input: OperationInput<Name>,
  { isEnabled = true, everyMs, keepsLast = false }: ReadOptions = {},
): UseQueryResult<OperationOutput<Name>> {
  const engine = useEngine();
  return useQuery({
    queryKey: [name, input],
    queryFn: () => engine.call(name, input),
    enabled: isEnabled,
    refetchInterval: everyMs ?? false,
    ...(keepsLast ? { placeholderData: keepPreviousData } : {}),
  });
}

/** How a change stands. */
export interface Change {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
}

/** Asks the engine to change something. Nothing is guessed ahead of its answer. */
export function useChange<Name extends OperationName>(
  name: Name,
  options: {
    readonly timeoutMs?: number;
    readonly onDone?: (output: OperationOutput<Name>, input: OperationInput<Name>) => void;
  } = {},
): UseMutationResult<OperationOutput<Name>, Error, OperationInput<Name>> {
  const engine = useEngine();
  const { timeoutMs, onDone } = options;
  return useMutation({
    mutationFn: (input: OperationInput<Name>) =>
      engine.call(name, input, timeoutMs === undefined ? {} : { timeoutMs }),
    onSuccess: (output, input) => onDone?.(output, input),
  });
}
