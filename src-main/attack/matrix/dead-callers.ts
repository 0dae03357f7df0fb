import { roleSchema } from '../../contract/domain.ts';
import type { House } from '../house/house.ts';
import type { Caller } from './callers.ts';
import { endings } from './endings.ts';

/** People of every role whose session has ended: on the screen that had it, and on another with its token. */
export async function deadCallers(house: House): Promise<readonly Caller[]> {
  const callers: Caller[] = [];
  for (const [words, end] of Object.entries(endings)) {
    for (const role of roleSchema.options) {
      const somebody = await house.newcomer(role);
      const screen = await house.at(somebody);
      await end(house, somebody.personId, somebody.token, role);
      const replay = house.nobody();
      await replay.ask('sessions.resume', { token: somebody.token });
      callers.push(
        { as: `${role} ${words}`, role: null, who: null, heldBackBy: null, open: () => screen },
        {
          as: `${role} ${words}, token replayed`,
          role: null,
          who: null,
          heldBackBy: null,
          open: () => replay,
        },
      );
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
  const { operator, supervisor, admin, auditor } = house.residents;
  const screens = await Promise.all(
    [operator, supervisor, admin, auditor].map(async (who) => ({ who, screen: await house.at(who) })),
  );
  house.endShifts();
  return Promise.all(
    screens.flatMap(({ who, screen }) => {
      const replay = house.nobody();
      return [
        Promise.resolve({
          as: `${who.role} whose session ran out`,
          role: null,
          who: null,
          heldBackBy: null,
          open: () => screen,
        }),
        replay.ask('sessions.resume', { token: who.token }).then(() => ({
          as: `${who.role} whose session ran out, token replayed`,
          role: null,
          who: null,
          heldBackBy: null,
          open: () => replay,
        })),
      ];
    }),
  );
}

/** Tokens of before the machine was started again. */
export async function staleCallers(house: House): Promise<readonly Caller[]> {
  const { operator, supervisor, admin, auditor } = house.residents;
  const callers: Caller[] = [];
  for (const { role, token } of [operator, supervisor, admin, auditor]) {
    const replay = house.nobody();
    await replay.ask('sessions.resume', { token });
    callers.push({
      as: `${role} with a token of before the restart`,
      role: null,
      who: null,
      heldBackBy: null,
      open: () => replay,
    });
  }
  return callers;
}
