import { existsSync, readFileSync } from 'node:fs';
import { app } from 'electron';

/** Where Linux shows a graphics card: its own drivers, and NVIDIA's. */
const cards = ['/dev/dri', '/dev/nvidia0'];

/**
 * Draws with the processor alone where there is no graphics card, or where drawing with it has failed before. Before Electron is
 * ready. Without it Chromium first starts a process for the card that isn't there, which ends at once; on a busy machine
 * it does not always hear of that end, starts none for the processor, and the window stays empty for ever.
 */
export function chooseGraphics(hasFailed: boolean): void {
  const isCardMissing = process.platform === 'linux' && !cards.some((path) => existsSync(path));
  if (hasFailed || isCardMissing) app.disableHardwareAcceleration();
}

/** Chromium does not always notice: on Linux the process may be dead below its zygote, which has not told anybody. */
export function isGraphicsProcessGone(): boolean {
  const drawing = app.getAppMetrics().find(({ type }) => type === 'GPU');
  if (drawing === undefined) return true;
  if (process.platform !== 'linux') return false;
  const status = `/proc/${String(drawing.pid)}/status`;
  return !existsSync(status) || /^State:\s+[ZX]/m.test(readFileSync(status, 'utf8'));
}
