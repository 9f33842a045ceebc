// Draws a bench's outcome as SVG: bars of medians with their quartiles, for light and dark pages.

// All in pixels.
const barLeft = 380
const barWidth = 320
const rowHeight = 28
const pageWidth = 900

const style = `<style>text{fill:#24292f}.title{font-weight:600;font-size:16px}.head{font-weight:600}.note{font-size:11px;fill:#57606a}.own{fill:#1a7f64}.peer{fill:#8c959f}.spread{stroke:#24292f;stroke-width:1.5}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.note{fill:#9198a1}.own{fill:#3fb68b}.peer{fill:#6e7681}.spread{stroke:#e6edf3}}</style>`

export function drawPicture(
  { title, versions, tables, figures, notes = [] },
  budgets,
  environment
) {
  let y = 58
  const parts = []
  for (const table of tables.filter(({ pictured = true }) => pictured)) {
    const { svg, bottom } = drawTable(table, y)
    parts.push(svg)
    y = bottom + 24
  }
  for (const [name, figure] of Object.entries(figures))
    for (const line of wrapWords(describeFigure(name, figure, budgets[name]), 110)) {
      parts.push(`<text x="16" y="${y}">${escapeXml(line)}</text>`)
      y += 19
    }
  for (const note of [...notes, describeRuns(tables, environment), describeVersions(versions)])
    for (const line of wrapWords(note, 140)) {
      parts.push(`<text x="16" y="${y + 2}" class="note">${escapeXml(line)}</text>`)
      y += 15
    }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${pageWidth} ${y + 4}" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="13" role="img" aria-label="${escapeXml(title)}">
${style}
<text x="16" y="28" class="title">${escapeXml(title)}</text>
${parts.join('\n')}
</svg>
`
}

function drawTable({ title, unit, rows }, top) {
  const maxValue = Math.max(...rows.map(({ high, median }) => Math.max(high ?? 0, median)))
  const scale = value => (value / maxValue) * barWidth
  const bars = rows.map((row, i) => drawRow(row, unit, scale, top + 14 + i * rowHeight))
  return {
    svg: `<text x="16" y="${top}" class="head">${escapeXml(title)}</text>\n${bars.join('\n')}`,
    bottom: top + 14 + rows.length * rowHeight
  }
}

function drawRow({ name, median, low, high, own }, unit, scale, y) {
  const barEnd = Math.max(scale(high ?? median), scale(median))
  const width = Math.max(1, scale(median))
  const label = `${escapeXml(formatForPicture(median))} ${escapeXml(unit)}`
  return [
    `<text x="${barLeft - 10}" y="${y + 13}" text-anchor="end">${escapeXml(name)}</text>`,
    `<rect x="${barLeft}" y="${y}" width="${width.toFixed(1)}" height="18" rx="3" class="${own ? 'own' : 'peer'}"/>`,
    low === undefined ? '' : drawQuartiles(scale(low), scale(high), y + 9),
    `<text x="${(barLeft + barEnd + 8).toFixed(1)}" y="${y + 13}">${label}</text>`
  ].join('')
}

function drawQuartiles(low, high, y) {
  const x1 = (barLeft + low).toFixed(1)
  const x2 = (barLeft + high).toFixed(1)
  return `<line x1="${x1}" x2="${x2}" y1="${y}" y2="${y}" class="spread"/>`
}

function describeFigure(name, { value, low, high }, budget) {
  const quartiles =
    low === undefined ? '' : ` (quartiles ${formatForPicture(low)}–${formatForPicture(high)})`
  return `${name}: ${formatForPicture(value)}${quartiles}${describeAim(budget)}`
}

function describeAim({ most, least } = {}) {
  if (most !== undefined) return `, budget at most ${formatForPicture(most)}`
  if (least !== undefined) return `, budget at least ${formatForPicture(least)}`
  return ''
}

function describeRuns(tables, { date, node, machine }) {
  const runs = Math.max(0, ...tables.flatMap(({ rows }) => rows.map(row => row.runs ?? 0)))
  const medians = runs > 1 ? `; medians of up to ${runs} interleaved runs, with quartiles` : ''
  return `Node ${node}; ${machine}; ${date}${medians}.`
}

function describeVersions(versions) {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${named.join(', ')}.`
}

/** SVG does not break lines. */
function wrapWords(text, maxColumns) {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (`${last} ${word}`.length > maxColumns) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines
}

function escapeXml(text) {
  return String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;')
}

function formatForPicture(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
}
