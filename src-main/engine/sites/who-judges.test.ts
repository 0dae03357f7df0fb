import { describe, expect, it } from 'vitest';
import { judgedElsewhereBecause } from './who-judges.ts';

describe('who judges the alerts of a site', () => {
  it.each([
    [null, false],
    [{ isSilent: false, takesAlerts: true }, true],
    [{ isSilent: true, takesAlerts: true }, false],
    [{ isSilent: false, takesAlerts: false }, false],
    [{ isSilent: false, takesAlerts: null }, false],
  ] as const)(
    'with what it knows of its control room as %o, the control room: %s',
    (control, isControlRoom) => {
      expect(judgedElsewhereBecause(control) !== null).toBe(isControlRoom);
    },
  );
});
