import type { OpenTransport } from './transport.ts';

/** The way to the loopback host: JSON over a WebSocket at the address that served the page. */
export function openWebSocket(pageAddress: string): OpenTransport {
  const address = new URL('/wire', pageAddress);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return ({ onOpen, onMessage, onClose }) => {
    const socket = new WebSocket(address);
    socket.addEventListener('open', onOpen);
    socket.addEventListener('close', onClose);
    socket.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string') return;
      onMessage(parseOrUndefined(data));
    });
    return {
      send: (message) => socket.send(JSON.stringify(message)),
      close: () => socket.close(),
    };
  };
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
