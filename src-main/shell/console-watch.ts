import { app, dialog, type BrowserWindow } from 'electron';
import type { ConsoleTrouble } from '../contract/console-trouble.ts';
import type { RunningEngine } from '../engine-host/start-engine.ts';
import { isGraphicsProcessGone } from './graphics.ts';
import { argumentsToStartAgain } from './started-again.ts';
import { drawOnce, watchGraphics, workedSeconds } from './watch-windows.ts';
import { WindowWatch } from './window-watch.ts';

export interface ConsoleWatchDeps {
  readonly running: RunningEngine;
  /** What the run before has to tell, if it started this one. */
  readonly before: readonly ConsoleTrouble[];
  readonly renew: (window: BrowserWindow) => void;
  readonly quit: () => void;
}

/** Watches over the console's windows: what goes wrong with one is written into the case log and mended, as far as it can be. */
export function watchConsole({ running, before, renew, quit }: ConsoleWatchDeps): WindowWatch<BrowserWindow> {
  for (const trouble of before) running.engine.tell(trouble);
  const watch = new WindowWatch<BrowserWindow>({
    hasStartedAgain: before.length > 0,
    now: Date.now,
    elapsed: () => performance.now(),
    isGraphicsProcessGone,
    drawOnce,
    workedSeconds,
    renew,
    tell(trouble) {
      console.error(`A window failed (${trouble.trouble}: ${trouble.detail}): ${trouble.step}.`);
      running.engine.tell(trouble);
    },
    startAgain() {
      // This run's engine may not come to write it: then the next one does.
      app.relaunch({ args: [...argumentsToStartAgain(process.argv.slice(1), running.engine.untold)] });
      quit();
    },
    giveUp(trouble) {
      void dialog
        .showMessageBox({
          type: 'error',
          title: 'Cordon',
          message: 'Cordon cannot show its window.',
          detail: whatToDo(trouble, running.logPath),
          buttons: ['Quit'],
        })
        .finally(quit);
    },
  });
  watchGraphics(watch);
  return watch;
}

function whatToDo({ trouble, detail }: ConsoleTrouble, logPath: string | undefined): string {
  return [
    `It was made anew, and Cordon started itself again, and it failed once more (${trouble}: ${detail}).`,
    'Everything that was recorded is kept. Restart this computer and open Cordon again.',
    `If it happens again, have the graphics driver of this computer renewed, and give whoever looks after Cordon these words${logPath === undefined ? '' : ` and the file ${logPath}`}.`,
  ].join('\n\n');
}
