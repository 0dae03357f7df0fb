import { z } from 'zod';
import { deploymentKindSchema, namedDocumentSchema } from './deployments.ts';
import {
  codeSchema,
  idSchema,
  instantSchema,
  lineSchema,
  modeSchema,
  proseSchema,
  sha256Schema,
} from './domain.ts';

/** What officers are asked for, part by part: this deployment, these cameras, this list, this model, this threshold, this long. */
export const orderShape = {
  mode: modeSchema,
  deploymentId: idSchema,
  name: lineSchema(80),
  deploymentKind: deploymentKindSchema,
  /** Code of one of the policy's use cases. */
  useCase: codeSchema,
  rationale: proseSchema(2_000, 'A rationale is needed.'),
  place: lineSchema(200),
  /** Cameras by id, each bound to the SHA-256 of its address. */
  cameras: z
    .array(z.strictObject({ id: idSchema, name: lineSchema(120), addressHash: sha256Schema }))
    .min(1)
    .max(64),
  from: instantSchema,
  until: instantSchema,
  /** The version of the policy that it is given under. */
  policyHash: sha256Schema,
  listSealHash: sha256Schema,
  listEntries: z.number().int().positive(),
  modelHash: sha256Schema,
  threshold: z.number().min(0).max(1),
  documents: z.array(namedDocumentSchema).max(20),
  /** How often the on-site officer's codes are asked for. */
  presenceMinutes: z.number().int().min(1).max(60),
  /** How people in the street are told. */
  signage: proseSchema(500, 'Signage is needed.'),
} as const;
