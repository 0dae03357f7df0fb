/** An expected failure with models: its message says in one sentence what is wrong and what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
