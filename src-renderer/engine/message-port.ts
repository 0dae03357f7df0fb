import type { OpenTransport } from './transport.ts';

/** What the preload script puts on the window; absent in a browser. */
interface CordonBridge {
  /** Asks the shell for a new way to the engine; an earlier one is shut. The port comes as a message. */
  readonly connect: () => void;
}

declare global {
  interface Window {
    readonly cordon?: CordonBridge;
  }
}

/** The way to the engine inside Electron: the same objects, over a port that the shell hands out. */
export function openMessagePort(bridge: CordonBridge): OpenTransport {
  return ({ onOpen, onMessage, onClose }) => {
    let port: MessagePort | undefined;
    let isClosed = false;
    const end = () => {
      if (isClosed) return;
      isClosed = true;
      port?.close();
      onClose();
    };
    receivePort(bridge).then((opened) => {
      if (isClosed) {
        opened.close();
        return;
      }
      port = opened;
      port.addEventListener('message', ({ data }: MessageEvent<unknown>) => onMessage(data));
      port.addEventListener('close', end);
      port.start();
      onOpen();
    }, end);
    return {
      send: (message) => port?.postMessage(message),
      close: end,
    };
  };
}

/** A bridge can't hand over a port as a value, so the preload script posts it to the page it belongs to. */
function receivePort(bridge: CordonBridge): Promise<MessagePort> {
  return new Promise((resolve) => {
    const take = ({ source, data, ports: [port] }: MessageEvent<unknown>) => {
      if (source !== window || data !== 'cordon.wire' || port === undefined) return;
      window.removeEventListener('message', take);
      resolve(port);
    };
    window.addEventListener('message', take);
    bridge.connect();
  });
}
