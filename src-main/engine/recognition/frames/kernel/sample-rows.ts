import { createKernel } from './assemble.ts';

/** Positions are counted in parts of a pixel: 16 bits of them. */
export const onePixel = 1 << 16;

/** So many pixels are sampled at once: rows are multiples of it. */
export const pixelsAtOnce = 4;
const each = [0, 1, 2, 3] as const;

/** Brings `positions` to not below 0 and not above `last`. */
function clamp(positions: string, last: string): string {
  return `
    local.get $${positions}
    local.get $${last}
    i32x4.splat
    i32x4.min_s
    i32.const 0
    i32x4.splat
    i32x4.max_s
    local.set $${positions}`;
}

/** The first 11 bits of what lies between two pixels. */
function fraction(positions: string): string {
  return `
    local.get $${positions}
    i32.const 5
    i32x4.shr_s
    i32.const 2047
    i32x4.splat
    v128.and`;
}

/** Products of two shares of 11 bits each, as 14 bits: the four weights of a pixel add up to 2¹⁴. */
function weight(one: string, other: string): string {
  return `
    ${one}
    ${other}
    i32x4.mul
    i32.const 8
    i32x4.shr_s`;
}
const share = (name: string) => `local.get $${name}`;
const restOf = (name: string) => `
    i32.const 2048
    i32x4.splat
    local.get $${name}
    i32x4.sub`;

/** Left and right weights side by side, as two numbers of 16 bits. */
function pairOf(left: string, right: string): string {
  return `
    local.get $${left}
    ${right}
    i32.const 16
    i32x4.shl
    v128.or`;
}

/**
 * The two pixels at $pixel, each times its weight, as the sums of red, green and blue. Eight bytes are read, of which
 * six are pixels. Byte 8 is zero: so each pair becomes two numbers of 16 bits, and the product of a pair with both weights
 * is one channel. The weights are those of pixel `nth` of the four.
 */
function sumOfPair(weights: string, nth: number): string {
  const lane = each.map((byte) => 4 * nth + byte).join(' ');
  return `
    local.get $pixel
    v128.load64_zero
    local.tee $pair
    local.get $pair
    i8x16.shuffle 0 8 3 8 1 8 4 8 2 8 5 8 8 8 8 8
    local.get $${weights}
    local.get $${weights}
    i8x16.shuffle ${lane} ${lane} ${lane} ${lane}
    i32x4.dot_i16x8_s`;
}

/** Red, green and blue of pixel `nth` of the four. */
function colourOf(nth: number): string {
  return `
    local.get $addresses
    i32x4.extract_lane ${nth}
    local.set $pixel
    ${sumOfPair('top', nth)}
    ${add('pixel', share('stride'))}
    ${sumOfPair('bottom', nth)}
    i32x4.add
    i32.const 8192
    i32x4.splat
    i32x4.add
    i32.const 14
    i32x4.shr_s`;
}

const add = (name: string, value: string) => `
    local.get $${name}
    ${value}
    i32.add
    local.set $${name}`;

const fourTimes = (name: string) => `
    local.get $${name}
    i32.const 4
    i32.mul`;

/** `$name` and what follows it, each a step after the one before. */
const spread = (name: string, step: string) => `
    local.get $${name}
    i32x4.splat
    local.get $${step}
    i32x4.splat
    local.get $ramp
    i32x4.mul
    i32x4.add`;

/**
 * Samples a picture by the means of four pixels each, as `warp` describes it, into three planes; four pixels at once, of which
 * each reads its own part of the picture. Reads up to a row and eight bytes beyond the last pixel, with a weight of zero. At
 * `starts` are the numbers 0 to 3, and after them the positions where the rows begin, x and y of each.
 */
const kernelOf = (isInside: boolean) => ({
  parameters: [
    'to',
    'rows',
    'columns',
    'starts',
    'stepX',
    'stepY',
    'lastX',
    'lastY',
    'source',
    'stride',
    'channelStep',
  ],
  locals: {
    i32: ['x', 'y', 'count', 'pixel', 'plane'],
    v128: [
      'ramp',
      'insideX',
      'insideY',
      'fx',
      'fy',
      'topLeft',
      'topRight',
      'bottomLeft',
      'top',
      'bottom',
      'addresses',
      'pair',
      'colours',
    ],
  },
  body: `
    local.get $starts
    v128.load
    local.set $ramp
    ${add('starts', 'i32.const 16')}
  loop
    ;; where the row begins: two numbers
    local.get $starts
    i32.load
    local.set $x
    ${add('starts', 'i32.const 4')}
    local.get $starts
    i32.load
    local.set $y
    ${add('starts', 'i32.const 4')}
    local.get $columns
    local.set $count
  loop
    ${spread('x', 'stepX')}
    local.set $insideX
    ${spread('y', 'stepY')}
    local.set $insideY
    ${isInside ? '' : clamp('insideX', 'lastX')}
    ${isInside ? '' : clamp('insideY', 'lastY')}
    ${fraction('insideX')}
    local.set $fx
    ${fraction('insideY')}
    local.set $fy
    ${weight(restOf('fx'), restOf('fy'))}
    local.set $topLeft
    ${weight(share('fx'), restOf('fy'))}
    local.set $topRight
    ${weight(restOf('fx'), share('fy'))}
    local.set $bottomLeft
    ${pairOf('topLeft', share('topRight'))}
    local.set $top
    ${pairOf(
      'bottomLeft',
      `
    i32.const 16384
    i32x4.splat
    local.get $topLeft
    i32x4.sub
    local.get $topRight
    i32x4.sub
    local.get $bottomLeft
    i32x4.sub`,
    )}
    local.set $bottom

    ;; source + row × stride + column × 3
    local.get $source
    i32x4.splat
    local.get $insideY
    i32.const 16
    i32x4.shr_s
    local.get $stride
    i32x4.splat
    i32x4.mul
    i32x4.add
    local.get $insideX
    i32.const 16
    i32x4.shr_s
    i32.const 3
    i32x4.splat
    i32x4.mul
    i32x4.add
    local.set $addresses

    ;; sixteen bytes: red, green, blue and nothing of each pixel
    ${colourOf(0)}
    ${colourOf(1)}
    i16x8.narrow_i32x4_s
    ${colourOf(2)}
    ${colourOf(3)}
    i16x8.narrow_i32x4_s
    i8x16.narrow_i16x8_u
    local.tee $colours
    local.get $colours
    i8x16.shuffle 0 4 8 12 1 5 9 13 2 6 10 14 3 7 11 15
    local.set $colours

    local.get $to
    local.get $colours
    v128.store32_lane 0
    local.get $to
    local.get $channelStep
    i32.add
    local.tee $plane
    local.get $colours
    v128.store32_lane 1
    local.get $plane
    local.get $channelStep
    i32.add
    local.get $colours
    v128.store32_lane 2

    ${add('to', 'i32.const 4')}
    ${add('x', fourTimes('stepX'))}
    ${add('y', fourTimes('stepY'))}
    ${add('count', 'i32.const -4')}
    local.get $count
    br_if 0
  end
    ${add('rows', 'i32.const -1')}
    local.get $rows
    br_if 0
  end`,
});

/** Where some pixels lie beyond the picture's edges. */
export const sampleRows = createKernel(kernelOf(false));
/** The same where all lie within, as they nearly always do. */
export const sampleRowsInside = createKernel(kernelOf(true));
