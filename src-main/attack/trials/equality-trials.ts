import { confirmed } from './alert-trials.ts';
import type { Trials } from './trial.ts';

export const equalityTrials: Trials = {
  'equality.count': async (house) => {
    const alertId = await confirmed(house);
    const answers = { ethnicity: 'not-stated', sex: 'not-stated', age: 'not-stated' } as const;
    if (alertId !== 'alert-that-is-not-there') {
      await house.get(house.residents.otherSupervisor, 'alerts.record-outcome', {
        id: alertId,
        code: 'no-action',
        note: '',
        idempotencyKey: `equality-${alertId.slice(-12)}`,
      });
    }
    return { id: alertId, ...answers };
  },
  'equality.is-counted': () => ({ id: 'alert-that-is-not-there' }),
};
