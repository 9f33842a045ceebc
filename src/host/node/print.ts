// Writes a line to standard output.

function ignoreError(): void {
  return undefined
}

/**
 * Not `console.log`: on Lambda with the log format JSON, that wraps the line in an object, and the
 * line is then a string that no metric filter can read.
 *
 * If the reader of a pipe has gone, an error event without a listener would end the process. The
 * listener stays: writes overlap, and each may fail.
 */
export function print(line: string): void {
  const { stdout } = process
  if (!stdout.listeners('error').includes(ignoreError)) stdout.on('error', ignoreError)
  stdout.write(`${line}\n`)
}
