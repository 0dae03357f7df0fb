/**
 * Reads one table of a FlatBuffers file (https://flatbuffers.dev/internals/): fields by their index in the schema.
 * Reads outside the file throw a RangeError.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #position: number;

  constructor(view: DataView, position: number) {
    this.#view = view;
    this.#position = position;
  }

  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  int8(index: number, absent = 0): number {
    const at = this.#field(index);
    return at === 0 ? absent : this.#view.getInt8(at);
  }

  int32(index: number, absent = 0): number {
    const at = this.#field(index);
    return at === 0 ? absent : this.#view.getInt32(at, true);
  }

  table(index: number): FlatTable {
    const at = this.#field(index);
    if (at === 0) throw new Error(`flatbuffer: the table in field ${index} is missing`);
    return new FlatTable(this.#view, this.#follow(at));
  }

  tables(index: number): FlatTable[] {
    return this.#items(index, 4, (at) => new FlatTable(this.#view, this.#follow(at)));
  }

  int32s(index: number): number[] {
    return this.#items(index, 4, (at) => this.#view.getInt32(at, true));
  }

  bytes(index: number): Uint8Array {
    const at = this.#field(index);
    if (at === 0) return new Uint8Array();
    const start = this.#follow(at);
    const length = this.#view.getUint32(start, true);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start + 4, length);
  }

  text(index: number): string {
    return new TextDecoder().decode(this.bytes(index));
  }

  /** Where a field lies, or 0 when the table leaves it at its default. */
  #field(index: number): number {
    const vtable = this.#position - this.#view.getInt32(this.#position, true);
    const slot = 4 + 2 * index;
    if (slot >= this.#view.getUint16(vtable, true)) return 0;
    const offset = this.#view.getUint16(vtable + slot, true);
    return offset === 0 ? 0 : this.#position + offset;
  }

  #follow(at: number): number {
    return at + this.#view.getUint32(at, true);
  }

  #items<Item>(index: number, size: number, read: (at: number) => Item): Item[] {
    const at = this.#field(index);
    if (at === 0) return [];
    const start = this.#follow(at);
    return Array.from({ length: this.#view.getUint32(start, true) }, (_, i) => read(start + 4 + size * i));
  }
}
