import { ipcMain, type WebContents } from 'electron';
import type { EngineProcess } from '../engine-host/engine-process.ts';
import { consoleOrigin } from './console-protocol.ts';

/**
 * Joins the port that a window's preload script hands over to the engine. A window has one line at a time.
 * @param onLine hears of each page that asked for one
 */
export function relayWire(engine: EngineProcess, onLine: (contents: WebContents) => void): void {
  const ends = new WeakMap<WebContents, () => void>();
  ipcMain.on('wire.connect', (event) => {
    const [port] = event.ports;
    const { senderFrame, sender } = event;
    const isConsole =
      senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.origin === consoleOrigin;
    if (!isConsole || port === undefined) {
      port?.close();
      return;
    }
    onLine(sender);
    ends.get(sender)?.();
    const line = engine.connect((message) => port.postMessage(message));
    // The page's end hears that its line is gone, and asks for another.
    ends.set(sender, () => {
      line.close();
      port.close();
    });
    port.on('message', ({ data }) => line.receive(data));
    port.once('close', () => line.close());
    port.start();
  });
}
