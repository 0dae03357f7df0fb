import { floatValue, GraphBuilder } from './graph-builder.ts';
import { at, convolutionPads, transpose } from './layout.ts';
import { readTflite, type TfliteOperator, type TfliteTensor } from './tflite.ts';

/**
 * MobileFaceNet from TensorFlow Lite (NHWC, batch of 2) to ONNX (NCHW, any batch).
 * Input: [batch, 3, 112, 112]. Output: `embeddings` [batch, 192], not normalised.
 */
export function convertMobileFaceNet(source: Uint8Array): Uint8Array {
  const { operators, input, output } = readTflite(source);
  const producers = new Map(operators.map((operator) => [operator.output, operator]));
  const graph = new GraphBuilder();
  const done = new Set([input]);

  /** Adds what computes a tensor, after all that it depends on. */
  const convert = (tensor: TfliteTensor): string => {
    if (done.has(tensor)) return tensor.name;
    done.add(tensor);
    const operator = producers.get(tensor);
    if (operator === undefined) throw new Error(`nothing computes ${tensor.name}`);
    const first = at(operator.inputs, 0);
    switch (operator.kind) {
      case 'convolution':
      case 'depthwise-convolution':
        convolve(graph, operator, convert(first));
        break;
      case 'add': {
        const prelu = matchPrelu(operator, producers);
        if (prelu === null) {
          graph.node('Add', [convert(first), convert(at(operator.inputs, 1))], tensor.name);
        } else {
          const slopes = graph.floats(`${tensor.name}/slope`, [prelu.slopes.length, 1, 1], prelu.slopes);
          graph.node('PRelu', [convert(prelu.source), slopes], tensor.name);
        }
        break;
      }
      case 'reshape':
        // The picture is 1 × 1 here, so the order of its axes makes no difference.
        graph.node('Flatten', [convert(first)], tensor.name);
        break;
      default:
        throw new Error(`a "${operator.kind}" is expected only as part of a PReLU`);
    }
    return tensor.name;
  };

  convert(output);
  return graph.write(
    'mobile-face-net',
    [floatValue(input.name, ['batch', 3, 112, 112])],
    [floatValue(output.name, ['batch', 192])],
  );
}

function convolve(graph: GraphBuilder, operator: TfliteOperator, source: string): void {
  const isDepthwise = operator.kind === 'depthwise-convolution';
  const [input, kernels, bias] = operator.inputs;
  if (!kernels?.values || !bias?.values) throw new Error(`${operator.output.name} lacks its weights`);
  const kernel = [at(kernels.dims, 1), at(kernels.dims, 2)] as const;
  const size = [at(input?.dims ?? [], 1), at(input?.dims ?? [], 2)] as const;
  // TensorFlow Lite orders kernels [out, rows, columns, in], and depthwise ones [1, rows, columns, channels].
  const ordered = transpose(kernels.values, kernels.dims, isDepthwise ? [3, 0, 1, 2] : [0, 3, 1, 2]);
  const weights = [
    graph.floats(kernels.name, ordered.dims, ordered.values),
    graph.floats(bias.name, bias.dims, bias.values),
  ];
  graph.node('Conv', [source, ...weights], operator.output.name, {
    kernel_shape: kernel,
    strides: [operator.stride, operator.stride],
    pads: convolutionPads(operator.isSame, size, kernel, operator.stride).pads,
    group: isDepthwise ? at(kernels.dims, 3) : 1,
  });
}

/**
 * Recognises relu(x) + a · (x − |x|), which is a PReLU of slope 2a: for negative x the second term is 2a · x, and
 * doubling is exact in binary, so one operation gives the same bits as five.
 */
function matchPrelu(
  add: TfliteOperator,
  producers: ReadonlyMap<TfliteTensor, TfliteOperator>,
): { readonly source: TfliteTensor; readonly slopes: Float32Array } | null {
  const producer = (operator: TfliteOperator | undefined, index: number, kind: TfliteOperator['kind']) => {
    const input = operator?.inputs[index];
    const found = input === undefined ? undefined : producers.get(input);
    return found?.kind === kind ? found : undefined;
  };
  const relu = producer(add, 0, 'relu');
  const product = producer(add, 1, 'multiply');
  const difference = producer(product, 1, 'subtract');
  const absolute = producer(difference, 1, 'absolute');
  const slopes = product?.inputs[0]?.values;
  const source = relu?.inputs[0];
  if (!slopes || source === undefined) return null;
  if (difference?.inputs[0] !== source || absolute?.inputs[0] !== source) return null;
  return { source, slopes: slopes.map((slope) => 2 * slope) };
}
