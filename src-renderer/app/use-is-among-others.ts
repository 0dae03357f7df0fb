import { useOperation } from '../engine/use-operation.ts';

/** Whether this machine has to do with others: a site, or a control room. */
export function useIsAmongOthers(): boolean {
  return (useOperation('sites.list', {}).data?.name ?? null) !== null;
}
