// Looks up statuses and details on the page docs/reasons.md, which is in the package: so the
// sentences of the page and of the command are the same.

/** Headings of the page whose tables list the details of a reason. */
const sections: ReadonlyMap<string, readonly string[]> = new Map([
  ['dpop_proof_invalid', ['Of DPoP proofs']],
  ['keys_unavailable', ['Of keys that are unavailable', 'Of server errors']],
  ['certificate_unreadable', ['Codes of certificates that could not be read']],
  ...[
    'inactive',
    'issuer_unknown',
    'signature_invalid',
    'claims_malformed',
    'wrong_token_type'
  ].map((reason): [string, readonly string[]] => [reason, ['Of refused JWTs']])
])

function sectionOf(page: string, heading: string): string {
  const [, rest = ''] = page.split(new RegExp(`^#+ ${heading}$`, 'm'))
  return rest.split(/^#/m, 1)[0] ?? ''
}

/** Without the marks of Markdown. A link becomes its text, with the page behind it. */
function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\((https?:[^)]*)\)/g, '$1 ($2)')
    .replace(/\[([^\]]*)\]\(([a-z0-9-]+\.md)[^)]*\)/g, '$1 (docs/$2)')
    .replace(/\\</g, '<')
    .replaceAll('`', '')
}

/** `http_5xx` and `ERR_SSL_…` stand for many codes. */
function stands(code: string, detail: string): boolean {
  const pattern = code
    .replace(/[^\w…]/g, '\\$&')
    .replace(/xx$/, '\\d\\d')
    .replaceAll('…', '.*')
  return new RegExp(`^${pattern}$`).test(detail)
}

/** `http_301` … `http_308`: those between. */
function isBetween(cell: string, detail: string): boolean {
  const [, first, last] = /`http_(\d+)` … `http_(\d+)`/.exec(cell) ?? []
  const number = Number(/^http_(\d+)$/.exec(detail)?.[1])
  return number >= Number(first) && number <= Number(last)
}

function rowsOf(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/^\| (.+) \|$/gm)].map(([, row = '']) => row.split(' | '))
}

/** What the page says of this detail of this reason. */
export function detailSentence(page: string, reason: string, detail: string): string | undefined {
  const headings = sections.get(reason) ?? ['Of server errors']
  const rows = headings
    .flatMap(heading => rowsOf(sectionOf(page, heading)))
    .filter(([cell = '']) => {
      const [, codes = cell, only] = /^(.*?) \((`[^)]*`)\)$/.exec(cell) ?? []
      return (
        (only === undefined || only.includes(`\`${reason}\``)) &&
        (isBetween(codes, detail) ||
          [...codes.matchAll(/`([^`]+)`/g)].some(([, code = '']) => stands(code, detail)))
      )
    })
  // A row that names the reason is more exact than one that does not.
  const row = rows.find(([cell = '']) => cell.includes(`(\`${reason}\`)`)) ?? rows[0]
  return row?.[1] && plain(row[1])
}

export function statusOf(page: string, reason: string): string | undefined {
  const row = rowsOf(page).find(cells => cells.length === 3 && cells[0] === `\`${reason}\``)
  return row?.[1] && plain(row[1])
}
