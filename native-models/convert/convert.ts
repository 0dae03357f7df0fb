import type { Conversion } from '../schema/model-schema.ts';
import { convertFaceMesh } from './face-mesh.ts';
import { convertFrFeature } from './fr-feature.ts';
import { at } from './layout.ts';
import { convertMobileFaceNet } from './mobile-face-net.ts';
import { convertUltraFace } from './ultraface.ts';

/** Turns a model's source files, in the manifest's order, into its ONNX file. Equal sources give equal bytes. */
export function convertModel(conversion: Conversion, sources: readonly Uint8Array[]): Uint8Array {
  switch (conversion) {
    case 'ultraface':
      return convertUltraFace(at(sources, 0));
    case 'fr-feature':
      return convertFrFeature(at(sources, 0));
    case 'face-mesh':
      return convertFaceMesh(at(sources, 0), at(sources, 1));
    case 'mobile-face-net':
      return convertMobileFaceNet(at(sources, 0));
  }
}
