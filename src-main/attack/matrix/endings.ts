import type { Role } from '../../contract/domain.ts';
import { changeRole } from '../house/change-role.ts';
import type { House } from '../house/house.ts';

/** What ends a session, each with a word for it. */
export const endings = {
  'signed out on another screen': async (house: House, personId: string, token: string) => {
    const other = house.nobody();
    await other.get('sessions.resume', { token });
    await other.get('sessions.sign-out', {});
  },
  'whose account was disabled': (house: House, personId: string, _token: string, role: Role) =>
    byTwo(house, role, 'people.ask-to-disable', personId),
  'whose password was ended': (house: House, personId: string, _token: string, role: Role) =>
    byTwo(house, role, 'people.ask-to-reset', personId),
  'whose role was changed': (house: House, personId: string, _token: string, role: Role) =>
    changeRole(house, personId, role === 'auditor' ? 'operator' : 'auditor'),
} as const;

async function byTwo(
  house: House,
  role: Role,
  operation: 'people.ask-to-disable' | 'people.ask-to-reset',
  personId: string,
): Promise<void> {
  const { admin, supervisor } = house.residents;
  const { requestId } = await house.get(admin, operation, { personId, reason: 'They left.' });
  await house.get(supervisor, 'requests.confirm', { id: requestId });
}
