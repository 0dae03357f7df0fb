import type { Role } from '../../contract/domain.ts';
import type { NewAccount } from '../people/account-queries.ts';

/** An account of somebody who takes part in everything; nobody can sign in with it. */
export function accountFor(id: string, role: Role, changes: Partial<NewAccount> = {}): NewAccount {
  return {
    id,
    loginName: id,
    displayName: id,
    role,
    cameraIds: null,
    deploymentIds: null,
    publicKey: new Uint8Array(32),
    invitedUntil: null,
    ...changes,
  };
}
