import { Gallery } from '../../../src-main/engine/recognition/steps/search.ts';
import { threadCpuMs } from '../cpu-time.ts';
import { atMost, type Row } from '../row.ts';
import { lowerQuartile } from '../statistics.ts';

const people = 20_000;
const dimension = 512;
const warmUp = 20;

/** One exact search over 20,000 templates of 512 numbers. */
export function measureSearch(searches: number): Row {
  const gallery = new Gallery(dimension);
  for (let nth = 0; nth < people; nth += 1) gallery.set(`person-${nth}`, randomTemplate());
  const spentMs: number[] = [];
  for (let nth = 0; nth < warmUp + searches; nth += 1) {
    const probe = randomTemplate();
    const startedMs = threadCpuMs();
    gallery.nearest(probe);
    if (nth >= warmUp) spentMs.push(threadCpuMs() - startedMs);
  }
  gallery.clear();
  return atMost(5, 'search-20k', lowerQuartile(spentMs), 'ms');
}

/** Of length 1. */
function randomTemplate(): Float32Array {
  const values = Float32Array.from({ length: dimension }, () => Math.random() - 0.5);
  const norm = Math.hypot(...values);
  return values.map((value) => value / norm);
}
