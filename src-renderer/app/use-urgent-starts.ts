import { useSession } from '../engine/engine-context.tsx';
import { useOperation } from '../engine/use-operation.ts';
import { mayCall } from '../engine/who-may.ts';
import { useNow } from '../ui/use-now.ts';
import { urgentStartsFor, type UrgentStart } from './urgent-starts.ts';

/** The urgent starts that wait for whoever sits here. */
export function useUrgentStarts(): readonly UrgentStart[] {
  const { person } = useSession();
  const isEnabled = mayCall(person.role, 'deployments.confirm-urgent');
  const { data } = useOperation('deployments.list', {}, { isEnabled });
  return urgentStartsFor(data?.deployments ?? [], useNow());
}
