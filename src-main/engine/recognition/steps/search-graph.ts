import {
  elementType,
  floatValue,
  GraphBuilder,
  typedValue,
} from '../../../../native-models/convert/graph-builder.ts';
import type { GalleryBlock } from './gallery-block.ts';

/**
 * The search over a block as an ONNX graph, the same on every provider: scores = probe × templates + bias, then the
 * best of them. Of equal scores the lower place comes first (ONNX, TopK).
 *
 * Inputs: `probe` [1, dimension], `bias` [width], `count` [1] (int64), and `templates` [dimension, width], which a CPU
 * reads where they are. For other providers they are constants of the graph, so that they cross to the device once.
 * Outputs: `scores` [1, count] and `places` [1, count] (int32).
 */
export function searchGraph(dimension: number, constant?: GalleryBlock): Uint8Array {
  const graph = new GraphBuilder();
  const width = constant?.width ?? 'width';
  const inputs = [
    floatValue('probe', [1, dimension]),
    floatValue('bias', [width]),
    typedValue('count', 'int64', [1]),
  ];
  if (constant === undefined) inputs.push(floatValue('templates', [dimension, width]));
  else graph.floats('templates', [dimension, constant.width], constant.templates);
  graph.node('MatMul', ['probe', 'templates'], 'products');
  graph.node('Add', ['products', 'bias'], 'biased');
  graph.node('TopK', ['biased', 'count'], ['scores', 'wide-places'], { axis: -1 });
  graph.node('Cast', ['wide-places'], 'places', { to: elementType.int32 });
  return graph.write('search', inputs, [
    floatValue('scores', [1, 'count']),
    typedValue('places', 'int32', [1, 'count']),
  ]);
}
