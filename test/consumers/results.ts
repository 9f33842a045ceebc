// Checks with a row and a column each: printed as they end, and at last as a table.
import { stripVTControlCharacters } from 'node:util'

export interface Results {
  /** `run` resolves to what the cell says, or rejects with the problem. */
  readonly check: (row: string, column: string, run: () => Promise<string>) => Promise<boolean>
  /** There is nothing to check. */
  readonly none: (row: string, column: string) => void
  readonly counts: () => { readonly passed: number; readonly failed: number }
  /** The problems in full are printed when they occur. */
  readonly table: () => string
}

const longestProblem = 1_500

/** `details` is uvu's: what was expected, and what was there. */
function messageOf(error: unknown): string {
  const { message, details } = error as Error & { readonly details?: string }
  const text = `${message} ${stripVTControlCharacters(details ?? '')}`
  return text.length > longestProblem ? `… ${text.slice(-longestProblem)}` : text
}

export function collectResults(group: string): Results {
  const rows = new Map<string, Map<string, string>>()
  const columns = new Set<string>()
  let passed = 0
  let failed = 0
  const set = (row: string, column: string, cell: string): void => {
    columns.add(column)
    const cells = rows.get(row) ?? new Map<string, string>()
    rows.set(row, cells.set(column, cell))
  }

  return {
    check: async (row, column, run) => {
      const startedAt = Date.now()
      const took = (): string => `${((Date.now() - startedAt) / 1_000).toFixed(1)} s`
      try {
        const cell = await run()
        set(row, column, cell)
        passed += 1
        console.log(`  ${group}: ${row}, ${column}: ${cell} (${took()})`)
        return true
      } catch (error) {
        set(row, column, 'FAILED')
        failed += 1
        console.log(`  ${group}: ${row}, ${column}: FAILED (${took()})\n${messageOf(error)}`)
        return false
      }
    },
    none: (row, column) => set(row, column, '–'),
    counts: () => ({ passed, failed }),
    table: () => {
      const lines = [
        [group, ...columns],
        ...[...rows].map(([row, cells]) => [
          row,
          ...[...columns].map(column => cells.get(column) ?? '')
        ])
      ]
      const widths = lines[0]?.map((_, i) => Math.max(...lines.map(line => line[i]?.length ?? 0)))
      return lines
        .map(line => line.map((cell, i) => cell.padEnd(widths?.[i] ?? 0)).join('  '))
        .map(line => line.trimEnd())
        .join('\n')
    }
  }
}
