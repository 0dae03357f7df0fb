import { openSession } from '../../src-main/engine/recognition/inference/session.ts';
import { ModelError } from '../model-error.ts';
import type { Decoder, Model, ModelInput } from '../schema/model-schema.ts';

type Sizes = readonly (number | string)[];

/**
 * Opens a model and compares what it takes and gives with its description. Throws ModelError that says what doesn't
 * fit, and what to write instead.
 */
export async function checkShape(model: Model, content: Uint8Array): Promise<void> {
  const session = await openSession(content, 'cpu').catch((cause: unknown) => {
    throw new ModelError(
      `ONNX Runtime can't open ${model.file} (${cause instanceof Error ? cause.message : String(cause)}): export it as an ONNX file of operator set 21 or older.`,
      { cause },
    );
  });
  try {
    const [input, ...more] = session.inputMetadata;
    if (input === undefined || more.length > 0 || !input.isTensor || input.type !== 'float32') {
      throw new ModelError(
        `${model.file} takes ${session.inputNames.length} inputs (${session.inputNames.join(', ')}); Cordon runs models that take one picture as 32-bit floats.`,
      );
    }
    checkInput(model, input.shape);
    const missing = outputsOf(model).filter((name) => !session.outputNames.includes(name));
    if (missing.length > 0) {
      throw new ModelError(
        `${model.file} has no output ${missing.map((name) => `"${name}"`).join(', ')}; it has ${session.outputNames.map((name) => `"${name}"`).join(', ')}: correct the names in the manifest.`,
      );
    }
  } finally {
    await session.release();
  }
}

function checkInput({ file, input }: Model, shape: Sizes): void {
  const wanted = shapeOf(input);
  const fits =
    shape.length === 4 &&
    wanted.every((size, axis) => {
      const actual = shape[axis];
      return typeof actual !== 'number' || actual < 0 || actual === size;
    });
  if (fits) return;
  const sizes = (axes: Sizes) =>
    axes.map((size) => (typeof size === 'number' && size >= 0 ? size : 'any')).join(' × ');
  throw new ModelError(
    `${file} takes ${sizes(shape)}, and its manifest says ${sizes(wanted)} (${input.layout}): correct layout, width and height there; width and height are null only where the model takes any.`,
  );
}

/** Batch, channels and sides as the manifest has them; a free side by name. */
function shapeOf({ layout, width, height }: ModelInput): Sizes {
  const [rows, columns] = [height ?? 'height', width ?? 'width'];
  return layout === 'NCHW' ? [1, 3, rows, columns] : [1, rows, columns, 3];
}

function outputsOf(model: Model): readonly string[] {
  switch (model.role) {
    case 'detector':
      return outputsOfDecoder(model.decoder);
    case 'mesh':
      return ['mesh', 'flag'];
    case 'embedder':
      return [model.output];
  }
}

function outputsOfDecoder(decoder: Decoder): readonly string[] {
  switch (decoder.kind) {
    case 'ultraface':
      return [decoder.scores, decoder.regression];
    case 'yunet':
      return decoder.levels.flatMap(({ classification, objectness, boxes, points }) => [
        classification,
        objectness,
        boxes,
        points,
      ]);
    case 'scrfd':
      return decoder.levels.flatMap(({ scores, boxes, points }) => [scores, boxes, points]);
  }
}
