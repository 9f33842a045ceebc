// How hosts and routers read a path: from the path that the gate gets to the one they route by.

type Step = (path: string) => string
type Reader = readonly [name: string, reading: (path: string) => readonly string[]]

function inTurn(...steps: readonly Step[]): Step {
  return path => steps.reduce((reading, step) => step(reading), path)
}

/** Like `decode`, but runs of escapes that it refuses stay as they are, as in Hono. */
function decodeRuns(path: string, decode: Step): string {
  return path.replace(/(?:%[0-9A-Fa-f]{2})+/g, run => {
    try {
      return decode(run)
    } catch {
      return run
    }
  })
}

const decodeAll: Step = path => decodeRuns(path, decodeURIComponent)
/** Escapes of `# $ & + , / : ; = ? @` and of "%" stay: Hono, find-my-way, h3 2. */
const decodeUnreserved: Step = path => decodeRuns(path.replace(/%25/g, '%2525'), decodeURI)
/** Byte for byte, as `unescape` does, and servers that read a URL as Latin-1. */
const decodeLatin1: Step = path =>
  path.replace(/%[0-9A-Fa-f]{2}/g, escaped => String.fromCharCode(Number(`0x${escaped.slice(1)}`)))

/** h3 1.x decodes all or nothing, `%2F` excepted (ufo's `decodePath`), and never a query. */
const decodeH3: Step = path => {
  const [, before = '', query = ''] = /^([^?]*)(\?[^]*)?$/.exec(path) ?? []
  try {
    return decodeURIComponent(before.replace(/%2f/gi, '%252F').replace(/%25/g, '%2525')) + query
  } catch {
    return path
  }
}

function cutAt(delimiters: RegExp): Step {
  return path => path.split(delimiters)[0] ?? ''
}
const cutQuery = cutAt(/\?/)
const cutQueryAndFragment = cutAt(/[?#]/)
const cutAtSemicolon = cutAt(/[?#;]/)
const cutAtNul = cutAt(/\0/)
/** Path parameters of servlets: `;` ends a segment, not the path. */
const dropParameters: Step = path => path.replace(/;[^/]*/g, '')
const dropFinalSlash: Step = path => path.replace(/(.)\/$/, '$1')
const mergeSlashes: Step = path => path.replace(/\/{2,}/g, '/')
const turnBackslashes: Step = path => path.replace(/\\/g, '/')
const trim: Step = path => path.trim()
/** What .NET, Java and others trim beside what JavaScript does. */
const trimSegments: Step = path =>
  path.replace(/(^|\/)[\s\u0085\u180e\u200b-\u200d]+|[\s\u0085\u180e\u200b-\u200d]+(?=\/|$)/g, '$1')
const lowerCase: Step = path => path.toLowerCase()
/** As regular expressions ignore case with `/iu`: the long s and the Kelvin sign are letters. */
const foldCase: Step = path => path.toUpperCase().toLowerCase()

/** RFC 3986 §5.2.4: an escaped dot is a dot only after decoding. */
function resolveDots(path: string): string {
  const kept: string[] = []
  const segments = path.split('/')
  for (const [i, segment] of segments.entries()) {
    const dots = segment === '.' || segment === '..'
    if (segment === '..' && kept.length > 1) kept.pop()
    if (!dots) kept.push(segment)
    else if (i === segments.length - 1) kept.push('')
  }
  return kept.join('/')
}

/** WHATWG: resolves dots, escaped or not, turns backslashes, drops tabs and line ends. */
function whatwg(path: string): string {
  try {
    return new URL(`http://host${path}`).pathname
  } catch {
    return path
  }
}

/** parseurl leaves white space and fragments to Node's `url.parse`, which trims the whole URL. */
const express = inTurn(trim, cutQueryAndFragment, dropFinalSlash, lowerCase)
const hono = inTurn(cutQueryAndFragment, decodeUnreserved)
const fastify = inTurn(cutQueryAndFragment, decodeUnreserved)
const lenientFastify = inTurn(
  cutAtSemicolon,
  decodeUnreserved,
  mergeSlashes,
  dropFinalSlash,
  lowerCase
)
const h3v1 = inTurn(decodeH3, cutQuery, dropFinalSlash)
const h3v2 = inTurn(cutQueryAndFragment, decodeUnreserved, dropFinalSlash)
const httpApi = inTurn(cutQuery, decodeAll)

/** radix3, h3 1.x's router, reads a segment `**`, `**:rest` or `:name` as its own wildcard. */
function radix(path: string): readonly string[] {
  return /\/(?:\*\*(?:[/:]|$)|:)/.test(path) ? [path, `${path}/…`] : [path]
}

const routers: readonly (readonly [name: string, step: Step])[] = [
  ['Express', express],
  ['Express, exact about case and slashes', inTurn(trim, cutQueryAndFragment)],
  ['Hono', hono],
  ['Hono, not strict', inTurn(hono, dropFinalSlash)],
  ['Hono that is given a parsed URL', inTurn(whatwg, hono)],
  ['Fastify', fastify],
  ['Fastify, most lenient', lenientFastify],
  ['h3 1', h3v1],
  ['h3 2', h3v2],
  ['h3 2 that is given a parsed URL', inTurn(whatwg, h3v2)]
]

const trusting: Step = inTurn(
  decodeAll,
  turnBackslashes,
  cutAtNul,
  cutAtSemicolon,
  trimSegments,
  mergeSlashes,
  resolveDots
)

const single: readonly (readonly [name: string, step: Step])[] = [
  ...routers,
  ['API Gateway, REST API', inTurn(cutQuery, dropFinalSlash)],
  ['HTTP API', httpApi],
  ['HTTP API, decoding twice', inTurn(httpApi, httpApi)],
  ...routers.map(([name, step]) => [`${name} behind HTTP API`, inTurn(httpApi, step)] as const),
  ...routers.map(
    ([name, step]) =>
      [`${name} behind HTTP API, decoding twice`, inTurn(httpApi, httpApi, step)] as const
  ),
  ['one that merges slashes', inTurn(cutQuery, mergeSlashes)],
  ['one that decodes and merges slashes', inTurn(cutQuery, decodeAll, mergeSlashes, resolveDots)],
  ['one that stops at ";"', cutAtSemicolon],
  ['one that decodes and stops at ";"', inTurn(decodeAll, cutAtSemicolon)],
  ['one that drops path parameters', inTurn(dropParameters, decodeAll, resolveDots)],
  ['one that decodes and drops path parameters', inTurn(decodeAll, dropParameters, resolveDots)],
  ['one to which "\\" is "/"', turnBackslashes],
  ['one that decodes, and to which "\\" is "/"', inTurn(decodeAll, turnBackslashes, resolveDots)],
  ['one that resolves dot segments', resolveDots],
  ['one that decodes and resolves dot segments', inTurn(decodeAll, resolveDots)],
  ['a WHATWG URL', whatwg],
  ['one that trims segments', inTurn(trimSegments, mergeSlashes, dropFinalSlash)],
  [
    'one that decodes and trims segments',
    inTurn(decodeAll, trimSegments, mergeSlashes, dropFinalSlash)
  ],
  ['one that decodes Latin-1 and trims', inTurn(decodeLatin1, trimSegments, dropFinalSlash)],
  ['one that decodes and stops at NUL', inTurn(decodeAll, cutAtNul)],
  ['one that ignores case in all of Unicode', inTurn(decodeAll, foldCase)],
  ['the most trusting of all', inTurn(trusting, trusting, trusting, dropFinalSlash, foldCase)]
]

export const readers: readonly Reader[] = single.map(([name, step]) => {
  const routedByRadix = name.startsWith('h3 1')
  return [name, path => (routedByRadix ? radix(step(path)) : [step(path)])]
})
