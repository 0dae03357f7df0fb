import { unpackFrame } from '../../src-main/contract/media.ts';
import type { OpenTransport } from './transport.ts';

/** The way to the loopback host: JSON, and bytes behind a header of JSON, over a WebSocket at the address that served the page. */
export function openWebSocket(pageAddress: string): OpenTransport {
  const address = new URL('/wire', pageAddress);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return ({ onOpen, onMessage, onClose }) => {
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', onOpen);
    socket.addEventListener('close', onClose);
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') onMessage(parseOrUndefined(data));
      else if (data instanceof ArrayBuffer) onMessage(unpackedOrUndefined(data));
    });
    return {
      send: (message) => socket.send(JSON.stringify(message)),
      close: () => socket.close(),
    };
  };
}

/** Live video: bytes behind a header. */
function unpackedOrUndefined(frame: ArrayBuffer): unknown {
  const { header, body } = unpackFrame(new Uint8Array(frame)) ?? {};
  return typeof header === 'object' ? { ...header, body } : undefined;
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
