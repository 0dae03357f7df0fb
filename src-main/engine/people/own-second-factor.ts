import { AppError } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import { sessionOf, type Session } from '../session.ts';
import { findOwn, proveOwn, replaceSlot, type OwnAccountDeps } from './own-account.ts';
import { encodeSecondFactor } from './second-factor.ts';
import { makeTotpSecret, toBase32, totpAddress, totpStepOf } from './totp.ts';

type SecondFactorHandlers = Pick<Handlers, 'account.begin-second-factor' | 'account.confirm-second-factor'>;

/** How long a secret that was shown waits for its first code. */
const pendingMs = 10 * 60_000;

interface Pending {
  readonly secret: Uint8Array;
  readonly expiresAt: number;
}

/** A person's own authenticator app: nobody else ever sees its secret, which lies sealed in their slot. */
export function createSecondFactorHandlers(deps: OwnAccountDeps): SecondFactorHandlers {
  const { now, database, sessions, prove, inTurn } = deps;
  /** By session, in memory only. */
  const pending = new Map<string, Pending>();

  async function begin({ id, person }: Session) {
    for (const [sessionId, { expiresAt }] of pending) if (expiresAt <= now()) pending.delete(sessionId);
    const { loginName } = findOwn(await database().call('people.list'), person.id);
    const secret = makeTotpSecret();
    const expiresAt = now() + pendingMs;
    pending.set(id, { secret, expiresAt });
    return { key: toBase32(secret), address: totpAddress(secret, loginName), expiresAt };
  }

  async function confirm(
    session: Session,
    { password, newCode, code }: { password: string; newCode: string; code?: string | undefined },
  ): Promise<void> {
    const waiting = pending.get(session.id);
    if (waiting === undefined || waiting.expiresAt <= now()) {
      throw new AppError('conflict', 'This key has run out. Begin again with a new one.');
    }
    const step = totpStepOf(waiting.secret, newCode, now());
    if (step === null) {
      throw new AppError(
        'bad-request',
        'This is not the code that the app shows for the new key. If it stays so, the clock of the phone is wrong.',
        { details: { field: 'newCode' } },
      );
    }
    const { loginName } = findOwn(await database().call('people.list'), session.person.id);
    const found = await proveOwn(prove, { loginName, password, code });
    await replaceSlot(deps, session, found, {
      kind: found.slot.secondFactors === null ? 'person.second-factor-made' : 'person.second-factor-replaced',
      secret: password,
      secondFactors: encodeSecondFactor({ totpSecret: waiting.secret }),
      totpStep: step,
      endedWords: 'You set up a second factor on another screen. Sign in again.',
    });
    pending.delete(session.id);
    sessions.noteSecondFactor(session.id);
  }

  return {
    'account.begin-second-factor': (_input, caller: Caller) => begin(sessionOf(caller)),
    'account.confirm-second-factor': async (input, caller) => {
      await inTurn(() => confirm(sessionOf(caller), input));
      return {};
    },
  };
}
