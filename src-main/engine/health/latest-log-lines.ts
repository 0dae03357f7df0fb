import { open } from 'node:fs/promises';
import { z } from 'zod';
import { parseJson } from '../parse-json.ts';

/** What is looked at: the end of the file. */
const lookedAtBytes = 400_000;
const mostLines = 500;

/** Of a line, what may leave the machine: no other field does, whatever it is called. */
const lineSchema = z.object({
  level: z.number(),
  time: z.number(),
  name: z.string().optional(),
  msg: z.string().optional(),
  err: z.object({ type: z.string().optional(), message: z.string().optional() }).optional(),
});

const levels: Readonly<Record<number, string>> = { 30: 'info', 40: 'warning', 50: 'error', 60: 'fatal' };

/** The program's latest log lines, oldest first; none where the file can't be read. */
export async function latestLogLines(path: string): Promise<readonly string[]> {
  const text = await endOf(path).catch(() => '');
  return text
    .split('\n')
    .flatMap((line) => {
      const parsed = lineSchema.safeParse(parseJson(line));
      return parsed.success ? [inWords(parsed.data)] : [];
    })
    .slice(-mostLines);
}

function inWords({ level, time, name, msg, err }: z.infer<typeof lineSchema>): string {
  const what = [msg, err?.message === undefined ? undefined : `${err.type ?? 'Error'}: ${err.message}`];
  return [
    new Date(time).toISOString(),
    levels[level] ?? String(level),
    name ?? 'engine',
    what.filter((part) => part !== undefined).join(' | '),
  ].join(' ');
}

async function endOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - lookedAtBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
