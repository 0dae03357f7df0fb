import { z } from 'zod';
import { operation } from './operation.ts';

/** What the force's own IT may set on a workstation; nothing here loosens a safeguard. */
export const machinePolicySchema = z.strictObject({
  /** The one folder for real data on this machine. */
  dataDirectory: z.string().min(1).optional(),
  /** Where the program's own log lines go, instead of beside the data. */
  logDirectory: z.string().min(1).optional(),
  /** Where figures of the machine are written for a collector, in OpenMetrics. */
  metricsFile: z.string().min(1).optional(),
  alertSound: z.enum(['on', 'off']).optional(),
  /** Only ever shorter than the policy: the shorter of both holds. */
  idleLockMinutes: z.number().int().min(1).max(120).optional(),
  shiftHours: z.number().int().min(1).max(24).optional(),
});
export type MachinePolicy = z.infer<typeof machinePolicySchema>;

const settingSchema = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, isManaged: z.boolean() });

/** The settings of this workstation as they hold, each with whether the machine policy sets it. */
export const machineSettingsSchema = z.strictObject({
  /** Where a machine policy is looked for. */
  file: z.string(),
  isThere: z.boolean(),
  dataDirectory: settingSchema(z.string()),
  /** Null: log lines go to the terminal. */
  logDirectory: settingSchema(z.string().nullable()),
  alertSound: settingSchema(z.enum(['on', 'off'])),
  /** Null: the policy's alone. */
  idleLockMinutes: settingSchema(z.number().int().nullable()),
  shiftHours: settingSchema(z.number().int().nullable()),
});
export type MachineSettings = z.infer<typeof machineSettingsSchema>;

export const machinePolicyOperations = {
  'machine-policy.read': operation({
    audience: ['supervisor', 'admin', 'auditor'],
    input: z.strictObject({}),
    output: machineSettingsSchema,
  }),
};
