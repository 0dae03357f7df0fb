import type { Role } from '../../contract/domain.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { atInstant } from '../wording.ts';
import type { Deployment } from './deployment-rows.ts';

const hourMs = 60 * 60 * 1000;
/** How long an urgent start waits for its written authority. */
export const urgentMs = 24 * hourMs;
/** Once per place in so long. */
const againMs = 7 * 24 * hourMs;

/** Two people who both may, and one of them a supervisor. */
export function checkConfirmer(
  asked: { readonly askedBy: string; readonly askedByRole: Role; readonly isAskerActive: boolean },
  confirmer: { readonly id: string; readonly role: Role },
): Checked<null> {
  if (asked.askedBy === confirmer.id)
    return refused(
      'You asked for it yourself. A second person has to confirm it; whoever may is told of it on every screen.',
    );
  if (!asked.isAskerActive || (asked.askedByRole !== 'operator' && asked.askedByRole !== 'supervisor'))
    return refused('Whoever asked for it may not any more. It has to be asked for again.');
  return asked.askedByRole === 'supervisor' || confirmer.role === 'supervisor'
    ? accepted(null)
    : refused('One of the two people has to be a supervisor.');
}

/** Whether a place had its urgent start already: by its name however it is written, or by a fixed camera. */
export function checkUrgentPlace(wanted: Deployment, all: readonly Deployment[], now: number): Checked<null> {
  const earlier = all.find(
    (other) =>
      other.id !== wanted.id &&
      other.urgent !== null &&
      other.urgent.startedAt > now - againMs &&
      isSamePlace(other, wanted),
  );
  return earlier?.urgent === undefined || earlier.urgent === null
    ? accepted(null)
    : refused(
        `There was an urgent start at this place at ${atInstant(earlier.urgent.startedAt)}. The next one is possible after 7 days; until then a deployment needs its authority first.`,
      );
}

function isSamePlace(one: Deployment, other: Deployment): boolean {
  if (plain(one.place) === plain(other.place)) return true;
  if (one.kind !== 'static' || other.kind !== 'static') return false;
  const cameras = new Set(one.details?.cameraIds);
  return other.details?.cameraIds.some((id) => cameras.has(id)) === true;
}

function plain(place: string): string {
  return place
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
