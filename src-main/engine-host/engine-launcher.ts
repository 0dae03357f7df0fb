/** A running engine process, whatever started it. */
export interface EngineChild {
  /** Copies the message to the engine; does nothing once the engine is gone. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once. `code` is null when a signal ended it or it could not be started. */
  onExit(listener: (code: number | null) => void): void;
  /** Ends it by force: the last resort after a cooperative stop. */
  kill(): void;
}

/** Starts a process from one of Cordon's entry modules. Plain Node and Electron each have their own way. */
export type LaunchProcess = (entry: URL, options: LaunchOptions) => EngineChild;

export interface LaunchOptions {
  /** For people who look at the process list. */
  readonly name: string;
  /** An open file that takes what the process prints; without it the process prints where its host does. */
  readonly logFile?: number | undefined;
}
