// A bench as a picture: bars of medians with their quartiles, readable in light and dark.
const escaped = text => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;')

export const picture = (title, unit, rows, note) => {
  const [left, width, line] = [230, 420, 30]
  const largest = Math.max(...rows.map(({ high, median }) => high ?? median))
  const scale = value => (value / largest) * width
  const height = 58 + rows.length * line + 26
  const bars = rows.map(({ name, median, low, high, own }, i) => {
    const y = 50 + i * line
    const spread = low === undefined ? '' : `<line x1="${left + scale(low)}" x2="${left + scale(high)}" y1="${y + 9}" y2="${y + 9}" class="spread"/>`
    return `<text x="${left - 10}" y="${y + 13}" text-anchor="end">${escaped(name)}</text><rect x="${left}" y="${y}" width="${Math.max(1, scale(median)).toFixed(1)}" height="18" rx="3" class="${own ? 'own' : 'peer'}"/>${spread}<text x="${left + Math.max(scale(high ?? median), scale(median)) + 8}" y="${y + 13}">${escaped(median >= 100 ? Math.round(median).toLocaleString('en') : median.toFixed(2))} ${escaped(unit)}</text>`
  }).join('\n')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="${escaped(title)}">
<style>text{fill:#24292f}.title{font-weight:600;font-size:15px}.note{font-size:11px;fill:#57606a}.own{fill:#1a7f64}.peer{fill:#8c959f}.spread{stroke:#24292f;stroke-width:1.5}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.note{fill:#8d96a0}.own{fill:#3fb68b}.peer{fill:#6e7681}.spread{stroke:#e6edf3}}</style>
<text x="16" y="26" class="title">${escaped(title)}</text>
${bars}
<text x="16" y="${height - 10}" class="note">${escaped(note)}</text>
</svg>
`
}
