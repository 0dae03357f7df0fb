import { readdirSync, readFileSync } from 'node:fs';

/** The processes that a process has started and that are still there; none once it has ended itself. Linux only. */
export function childrenOf(pid: number): readonly number[] {
  const threads = whileThere(() => readdirSync(`/proc/${pid}/task`), []);
  return threads.flatMap((thread) =>
    whileThere(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'), '')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
}

/** Processes and threads end while they are looked at. */
function whileThere<Found>(read: () => Found, otherwise: Found): Found {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
