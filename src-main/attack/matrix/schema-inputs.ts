import fc from 'fast-check';
import { z } from 'zod';
import { operations, type OperationName } from '../../contract/operations.ts';
import { plainInputs } from './plain-inputs.ts';

/** The part of JSON Schema that zod writes for our operations. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly default?: unknown;
}

/** The schema that an operation's input is published with. */
function publishedInput(operation: OperationName): unknown {
  return z.toJSONSchema(operations[operation].input, { io: 'input', unrepresentable: 'any' });
}

/** So many are made before it is said that a trial has to bring one. */
const attempts = 2_000;

/**
 * An input of the kind that the published schema allows; rules that it can't express are asked afterwards.
 * @param seed the same one makes the same input
 */
export function madeInput(operation: OperationName, seed: number): unknown {
  const plain = plainInputs[operation];
  if (plain !== undefined) return plain;
  // zod writes nothing but JSON Schema.
  const schema = publishedInput(operation) as Schema;
  const { input } = operations[operation];
  const made = fc.sample(valuesOf(schema), { numRuns: attempts, seed });
  const good = made.find((one) => input.safeParse(one).success);
  if (good === undefined) throw new Error(`${operation}: its schema alone makes no input; give it a trial`);
  return good;
}

function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return fc.oneof(...either.map(valuesOf));
  if (schema.allOf !== undefined) return valuesOf(Object.assign({}, ...schema.allOf) as Schema);
  switch (schema.type) {
    case 'object': {
      const shape = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, valuesOf(part)]);
      return fc.record(Object.fromEntries(shape) as Record<string, fc.Arbitrary<unknown>>, {
        requiredKeys: [...(schema.required ?? [])],
      });
    }
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)),
      });
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? Number.MIN_SAFE_INTEGER, (schema.exclusiveMinimum ?? -Infinity) + 1),
        max: schema.maximum ?? Number.MAX_SAFE_INTEGER,
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1e9, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

/** Names, words, codes and ids that most of our fields take. */
const plainTexts = [
  'somebody-new',
  'person-1',
  'alert-0000',
  'High Street',
  'As agreed this morning.',
  'Zoë Ångström O’Neill',
  'correct-horse-battery',
  '123456',
  '0123456789abcdef'.repeat(4),
];

function textOf({ pattern, format, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  if (format === 'date') {
    return fc
      .date({ min: new Date('2000-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
  }
  if (format === 'base64') return fc.base64String({ minLength, maxLength: Math.min(maxLength, 400) });
  const expression = pattern === undefined ? null : new RegExp(pattern, 'u');
  const plain = plainTexts.filter(
    (text) => text.length >= minLength && text.length <= maxLength && expression?.test(text) !== false,
  );
  // Strings out of a long class of characters take minutes; most patterns let something plain pass.
  if (plain.length > 0) return fc.constantFrom(...plain);
  if (pattern !== undefined) {
    return fc.stringMatching(new RegExp(pattern, 'u'), { maxLength: Math.min(maxLength, 200) });
  }
  return fc.string({ minLength, maxLength: Math.min(maxLength, 200), unit: 'grapheme' });
}
