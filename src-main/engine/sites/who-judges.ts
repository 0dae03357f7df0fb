/** What a site knows of its control room. */
export interface ControlRoomNews {
  /** It has not been heard of for longer than it ever takes. */
  readonly isSilent: boolean;
  /** Whether anybody is signed in there who judges alerts, as it said last; null while it has said nothing. */
  readonly takesAlerts: boolean | null;
}

/** Nothing is heard of a machine more seldom than this, unless it can't be reached. */
export const silentAfterMs = 30_000;

/**
 * Why people at a site don't take an alert of it just now: the control room does. Null where they do, because there is no control room, it
 * can't be reached, or nobody there would take it. Pure.
 */
export function judgedElsewhereBecause(control: ControlRoomNews | null): string | null {
  if (control === null || control.isSilent || control.takesAlerts !== true) return null;
  return 'The control room judges the alerts of this site. People here take them while it can’t be reached, or nobody there would.';
}

/** Who judges alerts of this site now, in one sentence. Pure. */
export function whoJudgesWords(control: ControlRoomNews): string {
  if (control.isSilent)
    return 'The control room can’t be reached. This site goes on under its own authority, and people here judge its alerts.';
  if (control.takesAlerts === true) return 'The control room judges the alerts of this site.';
  return control.takesAlerts === null
    ? 'The control room has said nothing yet: people here judge the alerts of this site.'
    : 'Nobody who judges alerts is signed in at the control room: people here judge those of this site.';
}
