import { roleSchema, type Role } from '../../contract/domain.ts';
import type { MediaRoute } from '../../engine/media.ts';
import { changeRole } from '../house/change-role.ts';
import { enter } from '../house/enter.ts';
import { House } from '../house/house.ts';
import { mediaOf, mediaOfDraft, type Media } from '../house/media.ts';
import { narrowedReading } from '../house/narrowed-reading.ts';
import { elsewhere, type Resident } from '../house/residents.ts';
import { mediaPermissions } from '../permissions/media-permissions.ts';
import type { HouseState } from '../permissions/permission.ts';
import { endings } from './endings.ts';

/** One address that somebody fetched. */
export interface Fetched {
  readonly as: string;
  readonly route: string;
  readonly allowed: number;
  readonly got: number;
}

/** Whoever fetches, by the ticket of their session. */
interface Fetcher {
  readonly as: string;
  readonly role: Role | null;
  readonly ticket: string;
}

const reason = 'Complaint 118.';

/** Fetches every form of address as everybody, with live, ended, held back and stale tickets, where all of it is there. */
export async function tryMedia(): Promise<readonly Fetched[]> {
  const fetched: Fetched[] = [];
  await using house = await House.build();
  for (const state of ['no-policy', 'in-force'] as const) await enter(house, state);
  const { operator, supervisor, otherSupervisor, admin, auditor } = house.residents;
  const everybody = [operator, supervisor, admin, auditor];

  async function fetch(
    { as, ticket }: Fetcher,
    media: Media,
    allowed: (route: MediaRoute) => number,
  ): Promise<void> {
    for (const [route, path] of media) {
      const { status } = await house.engine.media(`${ticket}/${path}`);
      fetched.push({ as, route, allowed: allowed(route), got: status });
    }
  }

  // What a supervisor enrolled, while it is a draft and nothing is live.
  const drafted = await mediaOfDraft(house, supervisor);
  for (const who of everybody) {
    await fetch(await fetcherOf(house, who), drafted, (route) => statusFor(route, who.role, 'in-force'));
  }
  await fetch(await fetcherOf(house, otherSupervisor, 'another supervisor'), drafted, () => 404);

  await using all = await mediaOf(house);
  const { media } = all;
  for (const who of everybody) {
    const present = [...(await all.tiles()), ...media];
    await fetch(await fetcherOf(house, who), present, (route) => statusFor(route, who.role, 'live'));
  }
  await fetch(await fetcherOf(house, otherSupervisor, 'another supervisor'), [all.pack], () => 404);
  // A deployment is live: nobody sees what lies on a list.
  await fetch(await fetcherOf(house, supervisor, 'supervisor, while one is live'), drafted, () => 404);
  for (const [limit, scope] of Object.entries(elsewhere)) {
    for (const role of ['operator', 'supervisor'] as const) {
      const who = await house.newcomer(role, true, scope);
      const limited = await fetcherOf(house, who, `${role} limited to ${limit}`);
      await fetch(limited, [...all.ofAlert, all.clip], () => 404);
      const tiles = scope.cameraIds === null ? 200 : 404;
      await fetch(limited, await all.tiles(), () => tiles);
      await fetch(limited, [all.pack], () => (role === 'supervisor' ? 404 : 403));
    }
  }
  // Two people open an alert to an auditor, who then becomes an admin.
  const seer = await house.newcomer('auditor');
  const alerts = await house.database.call('alerts.numbered', { numbers: [1, 2, 3] });
  const { requestId } = await house.get(admin, 'faces.ask-to-open', {
    personId: seer.personId,
    alertNumbers: alerts.filter(({ id }) => id === all.alertId).map(({ number }) => number),
    hours: 1,
    reason,
  });
  await house.get(supervisor, 'requests.confirm', { id: requestId });
  await fetch(await fetcherOf(house, seer, 'auditor to whom it was opened'), all.ofAlert, () => 200);
  await fetch(await fetcherOf(house, seer, 'auditor to whom others were opened'), [all.clip], () => 403);
  await fetch(await fetcherOf(house, auditor, 'another auditor'), all.ofAlert, () => 403);
  await changeRole(house, seer.personId, 'admin');
  await house.signIn(seer);
  await fetch(await fetcherOf(house, seer, 'that auditor, an admin by now'), all.ofAlert, () => 403);

  // Nobody, and tickets that are none.
  const everything = [...(await all.tiles()), ...media];
  for (const ticket of ['', 'none', 'a'.repeat(43), '..', operator.token])
    await fetch({ as: 'nobody', role: null, ticket }, everything, () => 403);
  for (const role of roleSchema.options) {
    for (const [words, end] of Object.entries(endings)) {
      const somebody = await house.newcomer(role);
      const gone = await fetcherOf(house, somebody, `${role} ${words}`);
      await end(house, somebody.personId, somebody.token, role);
      await fetch(gone, everything, () => 403);
    }
    const away = await house.newcomer(role);
    const locked = await fetcherOf(house, away, `${role} at a locked seat`);
    await house.get(away, 'sessions.lock', {});
    await fetch(locked, everything, () => 403);
    const without = await house.newcomer(role, false);
    await fetch(await fetcherOf(house, without, `${role} without a second factor`), everything, () => 403);
  }

  await enter(house, 'narrowed');
  for (const who of everybody) {
    const narrowed = await fetcherOf(house, who, `${who.role}, under the narrowed policy`);
    await fetch(narrowed, await all.tiles(), (route) => statusFor(route, who.role, 'narrowed'));
  }
  const before = await Promise.all(
    everybody.map((who) => fetcherOf(house, who, `${who.role} whose session ran out`)),
  );
  house.endShifts();
  for (const one of before) await fetch(one, everything, () => 403);
  await house.start();
  for (const one of before) await fetch({ ...one, as: `${one.as}, after a restart` }, everything, () => 403);
  return fetched;
}

/** What the table says to a role. */
function statusFor(route: MediaRoute, role: Role, state: HouseState): number {
  const { who, narrowedBy } = mediaPermissions[route];
  const isNarrowed = state === 'narrowed' && narrowedBy !== undefined;
  return who.includes(role) && (!isNarrowed || narrowedReading[narrowedBy].includes(role)) ? 200 : 403;
}

async function fetcherOf(house: House, who: Resident, as: string = who.role): Promise<Fetcher> {
  return { as, role: who.role, ticket: await house.ticketOf(who) };
}
