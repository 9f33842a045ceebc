// Writes a line to standard output.

function ignoreError(): void {
  return undefined
}

/**
 * Not `console.log`: on Lambda with the log format JSON, that wraps the line in an object, and the
 * line is then a text that no metric filter can read.
 *
 * A reader that has closed the pipe must not end the process: without a listener, the stream's
 * error would.
 */
export function print(line: string): void {
  const { stdout } = process
  if (stdout.listenerCount('error') === 0) stdout.once('error', ignoreError)
  stdout.write(`${line}\n`, error => {
    // The event comes after this call.
    if (!error) stdout.removeListener('error', ignoreError)
  })
}
