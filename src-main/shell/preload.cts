// Runs in the sandboxed renderer. A CommonJS file, since sandboxed preload scripts can't be modules.
import type * as Electron from 'electron';

// The sandbox's own small `require` knows Electron and hardly anything else.
const { contextBridge, ipcRenderer } = require('electron') as typeof Electron;

contextBridge.exposeInMainWorld('cordon', {
  platform: process.platform,
  /**
   * Opens a line to the engine. Ports can't cross the bridge as values, so the page gets its end in a `message`
   * event from itself, with the data `cordon.wire`.
   */
  connect(): void {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage('wire.connect', null, [port2]);
    window.postMessage('cordon.wire', window.location.origin, [port1]);
  },
});
