import type { OpenTransport } from './transport.ts';

/** What the preload script puts on the window; absent in a browser. */
interface CordonBridge {
  /** Asks the shell for a line; this end of it comes in a message of the window to itself. */
  readonly connect: () => void;
}

declare global {
  interface Window {
    readonly cordon?: CordonBridge;
  }
}

/** As the preload script marks the message that carries the port. */
const portMark = 'cordon.wire';

/** The way to the engine inside Electron: the same objects as over a socket, through a port of the shell. */
export function openMessagePort(window: Window, bridge: CordonBridge): OpenTransport {
  return ({ onOpen, onMessage, onClose }) => {
    let port: MessagePort | undefined;
    const receivePort = ({ source, data, ports }: MessageEvent<unknown>) => {
      if (source !== window || data !== portMark || ports[0] === undefined) return;
      window.removeEventListener('message', receivePort);
      port = ports[0];
      port.addEventListener('message', (event: MessageEvent<unknown>) => onMessage(event.data));
      port.addEventListener('close', onClose);
      port.start();
      onOpen();
    };
    window.addEventListener('message', receivePort);
    bridge.connect();
    return {
      send: (message) => port?.postMessage(message),
      close: () => {
        window.removeEventListener('message', receivePort);
        port?.close();
        onClose();
      },
    };
  };
}
