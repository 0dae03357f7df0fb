import type { MachineSettings } from '../../contract/machine-policy.ts';

/** A workstation without a machine policy. */
export const unmanagedMachine: MachineSettings = {
  file: '/etc/cordon/machine-policy.json',
  isThere: false,
  dataDirectory: { value: '/data', isManaged: false },
  logDirectory: { value: null, isManaged: false },
  alertSound: { value: 'on', isManaged: false },
  idleLockMinutes: { value: null, isManaged: false },
  shiftHours: { value: null, isManaged: false },
};
