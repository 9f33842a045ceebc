// What a command answers: lines and an exit code. Nothing is printed here.

/** 0: fine. 1: the answer is no. 2: wrong use. */
export type ExitCode = 0 | 1 | 2

export interface Answer {
  readonly code: ExitCode
  /** For standard output; with code 2 for standard error. */
  readonly lines: readonly string[]
}

export function yes(...lines: readonly string[]): Answer {
  return { code: 0, lines }
}

export function no(...lines: readonly string[]): Answer {
  return { code: 1, lines }
}

export function wrongUse(...lines: readonly string[]): Answer {
  return { code: 2, lines }
}

/** Longer than any sentence of ours. A file can hold a name of megabytes. */
const maxLength = 500

/**
 * A text from a file, for a terminal: without control characters, line breaks and characters that
 * turn the direction of writing.
 */
export function printable(text: string): string {
  const plain = text.slice(0, maxLength).replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '?')
  return text.length > maxLength ? `${plain}…` : plain
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
