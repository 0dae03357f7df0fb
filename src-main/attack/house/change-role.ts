import type { Role } from '../../contract/domain.ts';
import { everything } from '../../engine/testing/people-office.ts';
import type { House } from './house.ts';

/** Gives somebody another role, as two people do it: their session is over. */
export async function changeRole(house: House, personId: string, role: Role): Promise<void> {
  const { admin, supervisor } = house.residents;
  const change = { ...everything, personId, role, reason: 'They move on.' };
  const { requestId: id } = await house.get(admin, 'people.ask-to-change', change);
  await house.get(supervisor, 'requests.confirm', { id });
}
