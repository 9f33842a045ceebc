// A bench's outcome as text: a table, its ratios, and what the budgets say of them.
function number(value) {
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
}
function spread({ low, high, runs }) {
  return low === undefined ? '' : `   (${number(low)}–${number(high)}, ${runs} runs)`
}

/** A budget that is strict takes no margin: what it bounds does not vary from run to run. With one, a budget that is not reached yet must not get worse than `reached`. */
export function verdictOf({ most: aim, least, strict, reached }, { value }, margin) {
  const most = margin > 1 && reached !== undefined ? reached : aim
  const room = strict ? 1 : margin
  return most === undefined ? value >= least / room : value <= most * room
}
function budgetOf({ most, least }) {
  return most === undefined ? `at least ${number(least)}` : `at most ${number(most)}`
}

/** Prints, and gives the names of the figures that break their budget. */
export function report({ name, tables, figures, notes = [] }, budgets = {}, margin = 1) {
  console.log(`\n${name}`)
  for (const { title, unit, rows } of tables) {
    console.log(`  ${title} (${unit})`)
    for (const row of rows)
      console.log(`    ${row.name.padEnd(58)} ${number(row.median).padStart(10)}${spread(row)}`)
  }
  const broken = []
  for (const [figure, found] of Object.entries(figures)) {
    const budget = budgets[figure]
    const holds = budget === undefined || verdictOf(budget, found, margin)
    if (!holds)
      broken.push(`${name}: ${figure} is ${number(found.value)}, budget ${budgetOf(budget)}`)
    const beside = found.ofMedians === undefined ? '' : `; of medians ${number(found.ofMedians)}`
    const said =
      budget === undefined
        ? ''
        : `   budget ${budgetOf(budget)}: ${holds ? (verdictOf(budget, found, 1) ? 'holds' : `holds with the margin of ${margin}`) : 'BROKEN'}`
    console.log(`  → ${figure}: ${number(found.value)}${spread(found)}${beside}${said}`)
  }
  for (const budget of Object.keys(budgets))
    if (!(budget in figures)) broken.push(`${name}: nothing measured for the budget "${budget}"`)
  for (const note of notes) console.log(`  ${note}`)
  return broken
}
