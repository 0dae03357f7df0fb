/** Rearranges a dense tensor: axis i of the result is axis `order[i]` of the source. */
export function transpose(
  values: Float32Array,
  dims: readonly number[],
  order: readonly number[],
): { readonly values: Float32Array; readonly dims: readonly number[] } {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, size) => product * size, 1));
  const resultDims = order.map((axis) => at(dims, axis));
  const resultStrides = order.map((axis) => at(strides, axis));
  const result = new Float32Array(values.length);
  const index = resultDims.map(() => 0);
  let source = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = at(values, source);
    for (let axis = index.length - 1; axis >= 0; axis--) {
      const next = at(index, axis) + 1;
      source += at(resultStrides, axis);
      index[axis] = next;
      if (next < at(resultDims, axis)) break;
      source -= next * at(resultStrides, axis);
      index[axis] = 0;
    }
  }
  return { values: result, dims: resultDims };
}

/** Padding of a convolution as ONNX writes it, [top, left, bottom, right], for TensorFlow's "SAME" and "VALID". */
export function convolutionPads(
  isSame: boolean,
  size: readonly [number, number],
  kernel: readonly [number, number],
  stride: number,
): { readonly pads: readonly number[]; readonly size: readonly [number, number] } {
  const along = (length: number, extent: number) => {
    if (!isSame) return { before: 0, after: 0, size: Math.floor((length - extent) / stride) + 1 };
    const resultSize = Math.ceil(length / stride);
    const total = Math.max((resultSize - 1) * stride + extent - length, 0);
    return { before: Math.floor(total / 2), after: Math.ceil(total / 2), size: resultSize };
  };
  const rows = along(size[0], kernel[0]);
  const columns = along(size[1], kernel[1]);
  return {
    pads: [rows.before, columns.before, rows.after, columns.after],
    size: [rows.size, columns.size],
  };
}

/** The element at a position that must exist. */
export function at<Item>(items: ArrayLike<Item>, index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`nothing at ${index} of ${items.length}`);
  return item;
}
