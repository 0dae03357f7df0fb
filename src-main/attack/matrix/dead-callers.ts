import { randomBytes } from 'node:crypto';
import { roleSchema } from '../../contract/domain.ts';
import type { Desk } from '../../engine/testing/engine-in-process.ts';
import type { House } from '../house/house.ts';
import type { Caller } from './callers.ts';
import { endings } from './endings.ts';

/** Somebody whom the engine should take for nobody. */
const taken = (as: string, screen: Desk): Caller => ({
  as,
  role: null,
  who: null,
  heldBackBy: null,
  open: () => screen,
});

/** A screen on which somebody tries a token that is good for nothing. */
async function replayed(house: House, as: string, token: string): Promise<Caller> {
  const screen = house.nobody();
  await screen.ask('sessions.resume', { token });
  return taken(as, screen);
}

/** People of every role whose session has ended: on the screen that had it, and on another with its token. */
export async function deadCallers(house: House): Promise<readonly Caller[]> {
  const callers: Caller[] = [];
  for (const [words, end] of Object.entries(endings)) {
    for (const role of roleSchema.options) {
      const somebody = await house.newcomer(role);
      const { personId, token } = somebody;
      const as = `${role} ${words}`;
      const screen = await house.at(somebody);
      await end(house, personId, token, role);
      house.endedSessions.set(as, token);
      callers.push(taken(as, screen), await replayed(house, `${as}, token replayed`, token));
    }
  }
  return callers;
}

/** People of every role who are signed in, and kept from working: by a missing second factor, or at a locked seat. */
export async function heldBackCallers(house: House): Promise<readonly Caller[]> {
  const callers: Caller[] = [];
  for (const role of roleSchema.options) {
    const who = await house.newcomer(role, false);
    const as = `${role} without a second factor`;
    callers.push({ as, role, who, heldBackBy: 'no-second-factor', open: () => house.resume(who) });
    const away = await house.newcomer(role);
    await house.get(away, 'sessions.lock', {});
    callers.push({
      as: `${role} at a locked seat`,
      role,
      who: away,
      heldBackBy: 'locked',
      open: () => house.resume(away),
    });
  }
  return callers;
}

/** People of every role whose session has run out, tokens included. Nobody has a live session after it. */
export async function expiredCallers(house: House): Promise<readonly Caller[]> {
  const screens = await Promise.all(
    ofEachRole(house).map(async (who) => ({ who, screen: await house.at(who) })),
  );
  house.endShifts();
  const replays = await Promise.all(
    ofEachRole(house).map(({ role, token }) =>
      replayed(house, `${role} whose session ran out, token replayed`, token),
    ),
  );
  return [
    ...screens.map(({ who, screen }) => taken(`${who.role} whose session ran out`, screen)),
    ...replays,
  ];
}

/** Tokens of before the machine was started again, whether or not their sessions had ended by then. */
export async function staleCallers(house: House): Promise<readonly Caller[]> {
  const tokens = [
    ...ofEachRole(house)
      .filter((who) => !house.isPresent(who))
      .map(({ role, token }) => [`${role} with a token of before the restart`, token] as const),
    ...[...house.endedSessions].map(([as, token]) => [`${as} before the restart`, token] as const),
  ];
  return Promise.all(tokens.map(([as, token]) => replayed(house, as, token)));
}

/** A token that nobody was given, and one that differs from a live one in its last sign. */
export async function forgedCallers(house: House): Promise<readonly Caller[]> {
  const live = ofEachRole(house).filter((who) => house.isPresent(who));
  return Promise.all([
    replayed(house, 'somebody with a made-up token', randomBytes(32).toString('base64url')),
    ...live.map(({ role, token }) => replayed(house, `${role} with an edited token`, edited(token))),
  ]);
}

const edited = (token: string): string => `${token.slice(0, -2)}${token.endsWith('AA') ? 'BA' : 'AA'}`;

const ofEachRole = ({ residents: { operator, supervisor, admin, auditor } }: House) => [
  operator,
  supervisor,
  admin,
  auditor,
];
