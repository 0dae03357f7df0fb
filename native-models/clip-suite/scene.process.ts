import { childChannel } from '../../src-main/engine/processes/channel.ts';
import { availableManifest } from '../local-manifest.ts';
import { findPack } from '../manifest.ts';
import { conditions } from './conditions.ts';
import { openSuite, type OpenedSuite } from './open-suite.ts';
import { calibrationPlan, planScenes, wholeSuite } from './plan-scenes.ts';
import { runScene, type SceneResult } from './run-scene.ts';
import { toScenesSchema, type FromScenes, type SceneTask } from './scene-messages.ts';

/* Runs scenes of the clip suite, on the CPU, so that results can be repeated: one of several such processes. */
const channel = childChannel();
const post = (message: FromScenes): void => channel.post(message);
let suite: Promise<OpenedSuite> | null = null;
let lookAlikes: ReadonlySet<string> = new Set();

channel.onMessage((message) => {
  const parsed = toScenesSchema.parse(message);
  switch (parsed.kind) {
    case 'start':
      lookAlikes = new Set(parsed.lookAlikes);
      suite = open(parsed.packId, parsed.packsDirectory);
      suite.catch(fail);
      return;
    case 'run':
      run(parsed.task).then((result) => post({ kind: 'ran', result }), fail);
      return;
    case 'stop':
      process.exit(0);
  }
});
channel.onClosed(() => process.exit(0));

async function open(packId: string, packsDirectory: string): Promise<OpenedSuite> {
  return openSuite(
    findPack(await availableManifest(packsDirectory), packId),
    packsDirectory,
    process.env['CORDON_CACHE'],
  );
}

async function run({ list, sceneId, condition: name, ...what }: SceneTask): Promise<SceneResult> {
  const opened = await suite;
  if (opened === null) throw new Error('a scene came before the models');
  const plan = list === 'suite' ? wholeSuite(lookAlikes) : calibrationPlan;
  const scene = planScenes(opened.passers, plan)[sceneId];
  const condition = conditions.find((one) => one.name === name);
  if (scene === undefined || condition === undefined) throw new Error('no such scene');
  const { thresholds, isWatched } = what;
  return runScene(scene, condition, opened.depsFor(scene, { thresholds, isWatched }, list));
}

function fail(cause: unknown): void {
  post({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
}
