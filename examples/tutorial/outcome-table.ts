// The table at the end of the tutorial.
import type { Expected } from './calls'
import type { Outcome } from './outcomes'

export function formatTable(outcomes: readonly Outcome[]): readonly string[] {
  const rows = [
    ['call', 'checks', 'status', 'as expected'],
    ...outcomes.map(({ call, checks, status, asExpected, expected }) => [
      call,
      checks,
      status,
      asExpected ? 'yes' : `NO: ${describeExpected(expected)}`
    ])
  ]
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map(row => row[column]?.length ?? 0))
  )
  const formatRow = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const [header = [], ...body] = rows
  return [
    formatRow(header),
    widths.map(width => '-'.repeat(width)).join('  '),
    ...body.map(formatRow)
  ]
}

function describeExpected(expected: Expected): string {
  return expected === 'allowed'
    ? '200'
    : expected === 'handshake refused'
      ? 'a failed handshake'
      : `${expected.status} ${expected.body}`
}
