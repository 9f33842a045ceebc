// Prints a bench's outcome: its tables, its ratios, and whether the budgets hold.

/** Prints, and returns a line for each figure that is over its budget. */
export function printReport({ name, tables, figures, notes = [] }, budgets = {}, margin = 1) {
  console.log(`\n${name}`)
  for (const { title, unit, rows } of tables) {
    console.log(`  ${title} (${unit})`)
    for (const row of rows)
      console.log(
        `    ${row.name.padEnd(58)} ${formatForTable(row.median).padStart(10)}${formatSpread(row)}`
      )
  }
  const overBudget = []
  for (const [figureName, figure] of Object.entries(figures)) {
    const budget = budgets[figureName]
    const value = formatForTable(figure.value)
    const ofMedians =
      figure.ofMedians === undefined ? '' : `; of medians ${formatForTable(figure.ofMedians)}`
    const verdict = budget === undefined ? '' : `   ${describeVerdict(budget, figure, margin)}`
    console.log(`  → ${figureName}: ${value}${formatSpread(figure)}${ofMedians}${verdict}`)
    if (budget !== undefined && !meetsBudget(budget, figure, margin))
      overBudget.push(`${name}: ${figureName} is ${value}, budget ${describeBudget(budget)}`)
  }
  for (const figureName of Object.keys(budgets))
    if (!(figureName in figures))
      overBudget.push(`${name}: nothing measured for the budget "${figureName}"`)
  for (const note of notes) console.log(`  ${note}`)
  return overBudget
}

/**
 * A strict budget takes no margin: its figure does not vary from run to run. With a margin, a
 * budget that has not been reached yet is compared with `reached`: it must not get worse.
 */
function meetsBudget({ most: aim, least, strict, reached }, { value }, margin) {
  const most = margin > 1 && reached !== undefined ? reached : aim
  const appliedMargin = strict ? 1 : margin
  return most === undefined ? value >= least / appliedMargin : value <= most * appliedMargin
}

function describeVerdict(budget, figure, margin) {
  return `budget ${describeBudget(budget)}: ${verdictFor(budget, figure, margin)}`
}

function verdictFor(budget, figure, margin) {
  if (!meetsBudget(budget, figure, margin)) return 'BROKEN'
  return meetsBudget(budget, figure, 1) ? 'holds' : `holds with the margin of ${margin}`
}

function describeBudget({ most, least }) {
  return most === undefined
    ? `at least ${formatForTable(least)}`
    : `at most ${formatForTable(most)}`
}

function formatSpread({ low, high, runs }) {
  if (low === undefined) return ''
  return `   (${formatForTable(low)}–${formatForTable(high)}, ${runs} runs)`
}

function formatForTable(value) {
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
}
