// The table with which the tutorial ends.
import type { Expected } from './calls'
import type { Outcome } from './outcomes'

export function table(outcomes: readonly Outcome[]): readonly string[] {
  const rows = [
    ['call', 'checks', 'status', 'as it should be'],
    ...outcomes.map(({ call, checks, status, asExpected, expected }) => [
      call,
      checks,
      status,
      asExpected ? 'yes' : `NO: ${inWords(expected)}`
    ])
  ]
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map(row => row[column]?.length ?? 0))
  )
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const [head = [], ...body] = rows
  return [line(head), widths.map(width => '-'.repeat(width)).join('  '), ...body.map(line)]
}

function inWords(expected: Expected): string {
  return expected === 'allowed'
    ? '200'
    : expected === 'handshake refused'
      ? 'a refused handshake'
      : `${expected.status} ${expected.body}`
}
