export type AlarmLoad = 'calm' | 'steady' | 'demanding' | 'too-many';

/**
 * How heavy an alarm rate is on the people at the desks. After the benchmarks of EEMUA 191 for steady operation: one in
 * ten minutes is very likely acceptable, one in five manageable, one in two likely over-demanding, one a minute very
 * likely unacceptable. They are for one operator; every alert here takes two people, so they hold for the room.
 */
export function alarmLoad(raisedInTenMinutes: number): AlarmLoad {
  if (raisedInTenMinutes <= 1) return 'calm';
  if (raisedInTenMinutes < 5) return 'steady';
  return raisedInTenMinutes < 10 ? 'demanding' : 'too-many';
}
