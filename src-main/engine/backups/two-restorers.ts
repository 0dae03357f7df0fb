import type { Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { openEncrypted } from '../database/open-encrypted.ts';

/**
 * Asks a database whether these two may put it in place: two people of different roles, one of them an admin.
 * @param mayLack it is damaged: an account that is not there may have been, and its person has a slot in the vault
 * @throws AppError
 */
export function assertTwoRestorers(
  connection: ReturnType<typeof openEncrypted>,
  by: readonly [string, string],
  mayLack = false,
): void {
  if (by[0] === by[1]) throw new AppError('not-allowed', 'Two different people have to sign in.');
  const roles = by.map(
    (loginName) =>
      connection
        .prepare<[string], { role: Role }>(
          `SELECT role FROM accounts WHERE login_name = ? AND state = 'active'`,
        )
        .get(loginName)?.role,
  );
  const [one, other] = roles;
  if (mayLack && (one === undefined || other === undefined)) return;
  if (one === undefined || other === undefined)
    throw new AppError('not-allowed', 'One of the two has no account in this backup.');
  if (one === other || (one !== 'admin' && other !== 'admin'))
    throw new AppError(
      'not-allowed',
      'Two people of different roles restore a backup, one of them an admin.',
    );
}
