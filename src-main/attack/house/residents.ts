import type { Role } from '../../contract/domain.ts';
import type { Scope } from '../../contract/requests.ts';
import { displayNameOf, everything, passwordOf } from '../../engine/testing/people-office.ts';

/** Somebody who has an account in the house. */
export interface Resident {
  readonly loginName: string;
  readonly displayName: string;
  password: string;
  readonly role: Role;
  readonly scope: Scope;
  personId: string;
  /** Of their authenticator app; null before they set one up. */
  appKey: string | null;
  /** Of their live session; a dead one stays here to be replayed. */
  token: string;
}

export function resident(loginName: string, role: Role, scope: Scope = everything): Resident {
  return {
    loginName,
    displayName: displayNameOf(loginName),
    password: passwordOf(loginName),
    role,
    scope,
    personId: '',
    appKey: null,
    token: '',
  };
}

/** One of each role to ask, and a second one of those that some things take two of. */
export interface Residents {
  readonly operator: Resident;
  readonly supervisor: Resident;
  readonly admin: Resident;
  readonly auditor: Resident;
  readonly otherOperator: Resident;
  readonly otherSupervisor: Resident;
}

/** Somebody else than whoever is asked: so those can be the second person. */
export function builderOf({ residents }: { readonly residents: Residents }): Resident {
  return residents.otherSupervisor;
}

/** Limits of people who take part in something else. */
export const elsewhere = {
  'another camera': { cameraIds: ['cam-elsewhere'], deploymentIds: null },
  'another deployment': { cameraIds: null, deploymentIds: ['deployment-elsewhere'] },
} satisfies Readonly<Record<string, Scope>>;

export function makeResidents(): Residents {
  return {
    admin: resident('ada', 'admin'),
    supervisor: resident('sam', 'supervisor'),
    operator: resident('olu', 'operator'),
    auditor: resident('ann', 'auditor'),
    otherOperator: resident('ole', 'operator'),
    otherSupervisor: resident('sue', 'supervisor'),
  };
}
