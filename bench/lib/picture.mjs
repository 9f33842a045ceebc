// A bench as a picture: bars of medians with their quartiles, readable in light and dark.
function escaped(text) {
  return String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;')
}
function number(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
}
const [left, width, line, page] = [380, 320, 28, 900]

const style = `<style>text{fill:#24292f}.title{font-weight:600;font-size:16px}.head{font-weight:600}.note{font-size:11px;fill:#57606a}.own{fill:#1a7f64}.peer{fill:#8c959f}.spread{stroke:#24292f;stroke-width:1.5}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.note{fill:#9198a1}.own{fill:#3fb68b}.peer{fill:#6e7681}.spread{stroke:#e6edf3}}</style>`

function bars({ title, unit, rows }, top) {
  const largest = Math.max(...rows.map(({ high, median }) => Math.max(high ?? 0, median)))
  const scale = value => (value / largest) * width
  const drawn = rows.map(({ name, median, low, high, own }, i) => {
    const y = top + 14 + i * line
    const spread =
      low === undefined
        ? ''
        : `<line x1="${(left + scale(low)).toFixed(1)}" x2="${(left + scale(high)).toFixed(1)}" y1="${y + 9}" y2="${y + 9}" class="spread"/>`
    return `<text x="${left - 10}" y="${y + 13}" text-anchor="end">${escaped(name)}</text><rect x="${left}" y="${y}" width="${Math.max(1, scale(median)).toFixed(1)}" height="18" rx="3" class="${own ? 'own' : 'peer'}"/>${spread}<text x="${(left + Math.max(scale(high ?? median), scale(median)) + 8).toFixed(1)}" y="${y + 13}">${escaped(number(median))} ${escaped(unit)}</text>`
  })
  return {
    text: `<text x="16" y="${top}" class="head">${escaped(title)}</text>\n${drawn.join('\n')}`,
    bottom: top + 14 + rows.length * line
  }
}

/** As many lines as the words need: SVG does not break them. */
function lines(text, longest) {
  return text.split(' ').reduce(
    (all, word) => {
      const last = all.at(-1)
      return `${last} ${word}`.length > longest
        ? [...all, word]
        : [...all.slice(0, -1), last === '' ? word : `${last} ${word}`]
    },
    ['']
  )
}

function budgetOf({ most, least } = {}) {
  return most === undefined
    ? least === undefined
      ? ''
      : `, budget at least ${number(least)}`
    : `, budget at most ${number(most)}`
}

export function picture(
  { title, versions, tables, figures, notes = [] },
  budgets,
  { date, node, machine }
) {
  let top = 58
  const parts = tables
    .filter(({ pictured = true }) => pictured)
    .map(table => {
      const { text, bottom } = bars(table, top)
      top = bottom + 24
      return text
    })
  const said = Object.entries(figures).map(
    ([name, { value, low, high }]) =>
      `${name}: ${number(value)}${low === undefined ? '' : ` (quartiles ${number(low)}–${number(high)})`}${budgetOf(budgets[name])}`
  )
  for (const figure of said)
    for (const words of lines(figure, 110)) {
      parts.push(`<text x="16" y="${top}">${escaped(words)}</text>`)
      top += 19
    }
  const runs = Math.max(0, ...tables.flatMap(({ rows }) => rows.map(row => row.runs ?? 0)))
  const small = [
    ...notes,
    `Node ${node}; ${machine}; ${date}${runs > 1 ? `; medians of up to ${runs} interleaved runs, with quartiles` : ''}.`,
    `${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`
  ]
  for (const note of small)
    for (const words of lines(note, 140)) {
      parts.push(`<text x="16" y="${top + 2}" class="note">${escaped(words)}</text>`)
      top += 15
    }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page} ${top + 4}" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="13" role="img" aria-label="${escaped(title)}">
${style}
<text x="16" y="28" class="title">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`
}
