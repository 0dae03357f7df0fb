import { ipcMain, type WebContents } from 'electron';
import type { EngineProcess } from '../engine-host/engine-process.ts';
import type { WireConnection } from '../engine-host/wire-connections.ts';
import { consoleOrigin } from './console-protocol.ts';

/** Joins the port that a window's preload script hands over to the engine. A window has one line at a time. */
export function relayWire(engine: EngineProcess): void {
  const lines = new WeakMap<WebContents, WireConnection>();
  ipcMain.on('wire.connect', (event) => {
    const [port] = event.ports;
    const { senderFrame, sender } = event;
    const isConsole =
      senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.origin === consoleOrigin;
    if (!isConsole || port === undefined) {
      port?.close();
      return;
    }
    lines.get(sender)?.close();
    const line = engine.connect((message) => port.postMessage(message));
    lines.set(sender, line);
    port.on('message', ({ data }) => line.receive(data));
    port.once('close', () => line.close());
    port.start();
  });
}
