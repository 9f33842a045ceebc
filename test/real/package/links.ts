// The links of Markdown files: each must lead to a file, and its fragment to a heading of it.

/** Relative links; images too. Code is no link. */
export function linksIn(markdown: string): readonly string[] {
  const prose = markdown.replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter(link => !/^[a-z]+:/i.test(link))
}

/** As GitHub writes a heading's anchor. */
export function anchorsIn(markdown: string): readonly string[] {
  const headings = [...markdown.replace(/^```[^]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)]
  return headings.map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  )
}

/** Says what is wrong with a link of `document`; `undefined`: nothing. */
export function deadLink(
  link: string,
  document: string,
  files: readonly string[],
  documents: ReadonlyMap<string, string>
): string | undefined {
  const { pathname, hash } = new URL(link, `file:///${document}`)
  const target = decodeURIComponent(pathname.slice(1))
  if (!files.includes(target)) return `${document}: ${link} leads to no file`
  const text = documents.get(target)
  return hash === '' || text === undefined || anchorsIn(text).includes(hash.slice(1))
    ? undefined
    : `${document}: ${link} leads to no heading`
}
