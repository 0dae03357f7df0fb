import { readFileSync } from 'node:fs';

/** Memory of a process that is in RAM, in MB of 1,024 × 1,024 bytes. Linux only. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kib === undefined) throw new Error(`the memory of process ${pid} can't be read`);
  return Number(kib) / 1_024;
}
