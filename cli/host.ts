// What the commands need from the world, passed to them: files, modules and the clock.

/** The bytes of a file, or why it could not be read. */
export type ReadFile =
  | { readonly _tag: 'Bytes'; readonly bytes: Uint8Array }
  | { readonly _tag: 'NoBytes'; readonly problem: string }

/** The exports of a module, or why it could not be loaded. */
export type LoadedModule =
  | { readonly _tag: 'Module'; readonly exports: Readonly<Record<string, unknown>> }
  | { readonly _tag: 'NoModule'; readonly problem: string }

export interface Host {
  /** `-` is standard input. */
  readonly read: (name: string) => Promise<ReadFile>
  readonly exists: (name: string) => boolean
  /** Runs the module's code. */
  readonly load: (name: string) => Promise<LoadedModule>
  /** The text of docs/reasons.md, which is in the package. Empty if it is not there. */
  readonly reasonsPage: () => string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** UTF-8, with or without a byte order mark. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
