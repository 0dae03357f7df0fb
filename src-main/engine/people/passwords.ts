import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';

export interface Passwords {
  /** A PHC string with its own salt and its parameters. */
  hash(password: string): Promise<string>;
  /** Takes as long for an account that there isn't (null) as for one that there is. */
  verify(passwordHash: string | null, password: string): Promise<boolean>;
}

export interface AccountPasswordCost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** As for the vault: Argon2id, 64 MiB, 3 passes, 1 lane. */
const realCost: AccountPasswordCost = { memoryKiB: 65_536, passes: 3, lanes: 1 };

/** `Algorithm.Argon2id`; the package declares a const enum, which erasable TypeScript can't read. */
const argon2id = 2;

export function createPasswords(cost: AccountPasswordCost = realCost): Passwords {
  const hashPassword = (password: string): Promise<string> =>
    hash(password.normalize('NFKC'), {
      algorithm: argon2id,
      memoryCost: cost.memoryKiB,
      timeCost: cost.passes,
      parallelism: cost.lanes,
    });
  let nobodys: Promise<string> | null = null;
  return {
    hash: hashPassword,
    async verify(passwordHash, password) {
      nobodys ??= hashPassword(randomBytes(32).toString('base64'));
      const isRight = await verify(passwordHash ?? (await nobodys), password.normalize('NFKC'));
      return isRight && passwordHash !== null;
    },
  };
}
