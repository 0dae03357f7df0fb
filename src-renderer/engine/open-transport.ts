import { openMessagePort } from './message-port.ts';
import type { OpenTransport } from './transport.ts';
import { openWebSocket } from './web-socket.ts';

/** Inside Electron the preload script's port, otherwise the loopback host's socket. */
export function chooseTransport(window: Window): OpenTransport {
  return window.cordon === undefined
    ? openWebSocket(window.location.href)
    : openMessagePort(window, window.cordon);
}
