import { readFileSync } from 'node:fs';

/** Linux's USER_HZ, the same on every architecture. */
const ticksPerSecond = 100;

/**
 * CPU time that this thread has used, in milliseconds. What waits for a processor or the disk doesn't count, so it
 * hardly depends on what else the machine does; of code that does neither, it is the time on an idle machine.
 */
export function threadCpuMs(): number {
  // Linux brings the running thread's count up to date only when the whole process is asked about
  // (thread_group_cputime in kernel/sched/cputime.c): without this it lags by up to a tick.
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** CPU time that a process has used in all its threads, in milliseconds, to 10 ms. Linux only. */
export function processCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // proc(5): the name stands in brackets and may hold anything; after it, utime and stime are the 12th and 13th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
}
