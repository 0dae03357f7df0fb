import { registerHooks } from 'node:module';
import { mutants } from './mutants.ts';
import { watching } from './watching.ts';

/*
 * Given to Node with `--import`, to the engine and by it to its processes: each runs the code that it always runs, with the
 * text of a few modules changed as they are loaded. Nothing of this is known to the engine itself.
 */
const recognition = new URL('../../src-main/engine/recognition/', import.meta.url).href;
const beside = (file: string): string => new URL(file, import.meta.url).href;

interface Change {
  readonly file: string;
  readonly text: string;
  readonly by: string;
}

const entry = (file: string, first: string): Change => ({
  file,
  text: "import { childChannel } from '../../processes/channel.ts';",
  by: `import '${beside(first)}';\nimport { childChannel } from '../../processes/channel.ts';`,
});

const changes: readonly Change[] = [
  entry('inference/inference.process.ts', 'watch-inference.ts'),
  entry('ingest/run-ingest.ts', 'watch-ingest.ts'),
  {
    file: 'ingest/picture-cutter.ts',
    text: 'const { planes } = this.#copyOf(frame);',
    by: 'const { planes } = this.#copyOf(frame); globalThis.watchPlanes(planes, region);',
  },
  ...mutants.filter(({ id }) => watching().mutants.includes(id)),
];

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const own = changes.filter(({ file }) => url === recognition + file);
    if (own.length === 0 || loaded.source === null || loaded.source === undefined) return loaded;
    let source = Buffer.from(loaded.source as Uint8Array).toString(); // of a module it is bytes or text
    for (const { file, text, by } of own) {
      if (source.split(text).length !== 2) throw new Error(`${file} does not hold exactly once: ${text}`);
      source = source.replace(text, () => by);
    }
    return { ...loaded, source };
  },
});
