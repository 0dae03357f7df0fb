import type { EngineEvent } from '../../contract/events.ts';
import type { FaceOpening } from '../../contract/face-openings.ts';
import { AppError } from '../../contract/errors.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { sessionOf } from '../session.ts';

const hourMs = 60 * 60_000;

export interface FaceOpeningDeps {
  readonly database: () => DatabaseClient;
  /** Of a clock that nobody can set back. */
  readonly steadyNow: () => number;
  /** Pictures that are left of alerts. */
  readonly picturesOf: (
    alertIds: readonly string[],
  ) => Promise<
    readonly { readonly alertId: string; readonly kind: 'probe' | 'candidate'; readonly nth: number }[]
  >;
  readonly announce: (event: EngineEvent) => void;
}

/** What two people opened. */
export interface NewOpening {
  readonly requestId: string;
  readonly personId: string;
  readonly displayName: string;
  readonly alerts: readonly { readonly id: string; readonly number: number }[];
  readonly hours: number;
  readonly openedBy: readonly string[];
  readonly reason: string;
}

export interface FaceOpenings {
  readonly handlers: Pick<Handlers, 'faces.openings' | 'faces.close'>;
  open(opening: NewOpening): void;
  /** Whether somebody may see the pictures of an alert now, though their role may not. */
  isOpen(personId: string, alertId: string): boolean;
  /** Closes what is open to somebody whose account was changed. */
  closeOf(personId: string): Promise<void>;
  /** Closes those whose time is over. */
  passTime(): Promise<void>;
}

interface Open extends NewOpening {
  readonly until: number;
}

/**
 * What two people opened to an auditor. It is in the engine's memory only: a row that somebody wrote opens nothing, and
 * everything is closed when the engine starts anew. No key is handed to the auditor: what they see, the engine opens with
 * that of a reviewer who is signed in.
 */
export function createFaceOpenings(deps: FaceOpeningDeps): FaceOpenings {
  const { database, steadyNow, picturesOf, announce } = deps;
  const opened = new Map<string, Open>();

  const live = (): readonly Open[] => [...opened.values()].filter(({ until }) => steadyNow() < until);

  async function close(
    { requestId: id, personId, displayName }: Open,
    actorId: string | null,
    reason: string,
  ) {
    if (!opened.delete(id)) return;
    await database().call('people.note-faces-closed', { personId, displayName, actorId, reason });
    announce({ kind: 'people.changed' });
  }

  return {
    handlers: {
      'faces.openings': async (_input, caller) => {
        const me = sessionOf(caller).person.id;
        const present = live();
        const pictures = await picturesOf(present.flatMap(({ alerts }) => alerts.map(({ id }) => id)));
        return {
          openings: present.map(
            ({ requestId: id, personId, displayName, openedBy, reason, until, alerts }): FaceOpening => ({
              id,
              personId,
              displayName,
              openedBy: [...openedBy],
              reason,
              until,
              isMine: personId === me,
              alerts: alerts.map(({ id: alertId, number }) => ({
                id: alertId,
                number,
                pictures:
                  personId === me
                    ? pictures
                        .filter((one) => one.alertId === alertId)
                        .map(({ kind, nth }) => ({ kind, nth }))
                    : [],
              })),
            }),
          ),
        };
      },
      'faces.close': async ({ id, reason }, caller) => {
        const found = live().find(({ requestId }) => requestId === id);
        if (found === undefined) throw new AppError('not-found', 'This is not open any more.');
        await close(found, sessionOf(caller).person.id, reason);
        return {};
      },
    },
    open(opening) {
      opened.set(opening.requestId, { ...opening, until: steadyNow() + opening.hours * hourMs });
      announce({ kind: 'people.changed' });
    },
    isOpen: (personId, alertId) =>
      live().some((one) => one.personId === personId && one.alerts.some(({ id }) => id === alertId)),
    async closeOf(personId) {
      for (const one of opened.values())
        if (one.personId === personId) await close(one, null, 'Their account was changed.');
    },
    async passTime() {
      const present = new Set(live());
      for (const one of opened.values()) if (!present.has(one)) await close(one, null, 'Its time is over.');
    },
  };
}
