/** Whether the desktop shows notices of ours: `ask` where somebody must allow it first. */
export function desktopNotices(): 'on' | 'ask' | 'off' {
  if (!('Notification' in globalThis)) return 'off';
  if (Notification.permission === 'granted') return 'on';
  return Notification.permission === 'default' ? 'ask' : 'off';
}

/** Asks for leave; a browser wants a press of a button for it. */
export async function askForDesktopNotices(): Promise<void> {
  await Notification.requestPermission();
}

/**
 * Tells somebody who looks at another window. Other people may see the desktop, and it may keep what it shows: so
 * never a face, a name or anything that one could be told from.
 */
export function showDesktopNotice(words: string): void {
  if (desktopNotices() !== 'on' || document.hasFocus()) return;
  // One at a time: the newest takes the place of the last. The console has its own sound.
  const notice = new Notification('Cordon', { body: words, tag: 'cordon-queue', silent: true });
  notice.addEventListener('click', () => {
    window.focus();
    notice.close();
  });
}
