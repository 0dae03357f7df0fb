import { nodeSpawner, type ProcessSpawner } from '../../../src-main/engine/processes/channel.ts';
import { reportSchema, type Report } from './report.ts';

/** Starts the inference process with its stop-watch, and keeps the stop-watch's reports from the engine's client. */
export function measuredSpawner(onReport: (report: Report) => void): ProcessSpawner {
  return {
    spawn(_entry, options) {
      const handle = nodeSpawner.spawn(new URL('./measured-inference.process.ts', import.meta.url), options);
      return {
        ...handle,
        channel: {
          post: (message) => handle.channel.post(message),
          onMessage: (listener) =>
            handle.channel.onMessage((message) => {
              const report = reportSchema.safeParse(message);
              if (report.success) onReport(report.data);
              else listener(message);
            }),
        },
      };
    },
  };
}
