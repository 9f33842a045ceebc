// Writes a line where a host without files shows its log.
declare const console: { log(line: string): void }

export function print(line: string): void {
  console.log(line)
}
