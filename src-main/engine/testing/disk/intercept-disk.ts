import { constants as files } from 'node:fs';
import { constants } from 'node:os';
import koffi from 'koffi';
import { findImports, loadedModule, pathOf, putAddress } from './imported-functions.ts';

/** What SQLite asks of the operating system, before it is done. */
export type DiskCall =
  | { readonly kind: 'create'; readonly path: string }
  | { readonly kind: 'write'; readonly path: string; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly path: string; readonly size: number }
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'unlink'; readonly path: string };

/** Null lets it through; otherwise it fails with that error and nothing is done. */
export type DiskFault = 'ENOSPC' | 'EIO' | 'EROFS' | null;

/** Whether it can be done here: on Linux, on the processors that koffi and the ELF reader know. */
export const canInterceptDisk =
  process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64');

/** koffi wants a new name for each kind of function. */
let names = 0;

/**
 * Hears each change that SQLite makes to a disk in this process, in every thread, and can refuse it as a disk would: SQLite's own
 * native module, as it is shipped, is given other functions for the system calls that it imports.
 * Nothing has to be compiled. SQLite has to be loaded. Answers a function that gives the true calls back.
 */
export function interceptDisk(hear: (call: DiskCall) => DiskFault): () => void {
  const imports = findImports(loadedModule(/better-sqlite3.*\.node$/));
  const library = koffi.load('libc.so.6');
  const undo: (() => void)[] = [];

  /** A function of the C library in place of which `handle` is called, and which `handle` may call. */
  function replace(
    name: string,
    signature: string,
    handle: (real: (...input: readonly unknown[]) => number) => (...input: never[]) => number,
  ): void {
    const places = imports.get(name);
    if (places === undefined) throw new Error(`SQLite's module does not import ${name}`);
    const real = library.func(signature.replace('NAME', name));
    const kind = koffi.proto(signature.replace('NAME', `Cordon_${name}_${String((names += 1))}`));
    const callback = koffi.register(
      handle((...input) => Number(real(...input))),
      koffi.pointer(kind),
    );
    const putBack = putAddress(places, callback);
    undo.push(() => {
      putBack();
      koffi.unregister(callback);
    });
  }

  function ask(call: DiskCall, really: () => number): number {
    const fault = hear(call);
    if (fault === null) return really();
    // A full disk takes fewer bytes than it was given, here none; that also crosses threads, which the error's number doesn't.
    if (fault === 'ENOSPC' && call.kind === 'write') return 0;
    koffi.errno(constants.errno[fault]);
    return -1;
  }

  replace(
    'pwrite64',
    'long NAME(int descriptor, void *from, size_t count, long at)',
    (real) => (descriptor: number, from: unknown, count: number, at: number) =>
      ask(
        {
          kind: 'write',
          path: pathOf(descriptor),
          at: Number(at),
          bytes: new Uint8Array(koffi.view(from, Number(count)).slice(0)),
        },
        () => real(descriptor, from, count, at),
      ),
  );
  replace(
    'ftruncate64',
    'int NAME(int descriptor, long size)',
    (real) => (descriptor: number, size: number) =>
      ask({ kind: 'truncate', path: pathOf(descriptor), size: Number(size) }, () => real(descriptor, size)),
  );
  replace(
    'fsync',
    'int NAME(int descriptor)',
    (real) => (descriptor: number) => ask({ kind: 'sync', path: pathOf(descriptor) }, () => real(descriptor)),
  );
  replace(
    'unlink',
    'int NAME(const char *path)',
    (real) => (path: string) => ask({ kind: 'unlink', path }, () => real(path)),
  );
  replace(
    'open64',
    'int NAME(const char *path, int flags, int mode)',
    (real) => (path: string, flags: number, mode: number) =>
      (flags & files.O_CREAT) === 0
        ? real(path, flags, mode)
        : ask({ kind: 'create', path }, () => real(path, flags, mode)),
  );
  return () => {
    for (const one of undo.splice(0)) one();
  };
}
