/** What a transport tells the client. */
export interface TransportEvents {
  readonly onOpen: () => void;
  /** A message as it came: objects over a port, parsed JSON over a socket. Nothing about it is trusted. */
  readonly onMessage: (message: unknown) => void;
  /** The way is shut; this transport will say nothing more. */
  readonly onClose: () => void;
}

/** One open way to the engine host. */
export interface Transport {
  send(message: unknown): void;
  close(): void;
}

/** Opens a way; called again, after a pause, each time it shuts. */
export type OpenTransport = (events: TransportEvents) => Transport;
