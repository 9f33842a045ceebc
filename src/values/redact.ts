// Finds secrets in a text: as they were sent, percent-decoded, JSON-unescaped, or coded twice.
import type { ResourceRequest } from '../types'

/** What nearly every request sends. `b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="` [RFC 6750 §2.1]. */
export const bearerLine = /^bearer [A-Za-z0-9\-._~+/]+=*$/i

export type HoldsSecret = (text: string) => boolean

/** Shorter words are not looked for. A token carries at least 128 bits: 22 characters. */
const minLength = 8
function isLong(text: string): boolean {
  return text.length >= minLength
}

/** More than an honest client sends. Each costs a search: of very many only the longest count. */
const maxWords = 16

/** `=` too: it is padding and no more [RFC 6750 §2.1]. */
const noTokenCharacters = /[^A-Za-z0-9\-._~+/]+/

/** A server may leave out the padding. Not a pattern: one that looks for the end is quadratic. */
export function unpad(secret: string): string {
  let end = secret.length
  while (secret[end - 1] === '=') end -= 1
  return secret.slice(0, end)
}

/** ASCII one by one, so that a broken escape beside it hides nothing. */
function decodePercent(text: string): string {
  return text.replace(/%[0-7][\da-f]|(?:%[89a-f][\da-f])+/gi, escaped => {
    try {
      return decodeURIComponent(escaped)
    } catch {
      return escaped
    }
  })
}

/** `\n` and its like stay as they are: no secret holds a control character. */
function unescapeJson(text: string): string {
  const toCharacter = (_: string, code: string, character?: string): string =>
    character ?? String.fromCharCode(Number.parseInt(code, 16))
  return text.replace(/\\(?:u([\da-fA-F]{4})|(["\\/]))/g, toCharacter)
}

function holdsAny(text: string, secrets: readonly string[], decodings: number): boolean {
  for (const secret of secrets) if (text.includes(secret)) return true
  if (decodings === 0) return false
  return (
    (text.includes('%') && holdsAny(decodePercent(text), secrets, decodings - 1)) ||
    (text.includes('\\') && holdsAny(unescapeJson(text), secrets, decodings - 1))
  )
}

/** The secrets are asked for when the first text is long enough to hold one. */
export function searchFor(readSecrets: () => readonly string[]): HoldsSecret {
  let secrets: readonly string[] | undefined
  return text => {
    if (!isLong(text)) return false
    secrets ??= readSecrets().map(unpad).filter(isLong)
    return holdsAny(text, secrets, 2)
  }
}

/** The token. In a malformed or doubled header any word may be it: the longest ones. */
export function authorizationWords(request: ResourceRequest): readonly string[] {
  const lines = request.header('authorization')
  const [line = ''] = lines
  if (lines.length === 1 && bearerLine.test(line)) return [line.slice(7)] // nearly every request: 7 % of a hit
  const text = lines.join(' ')
  const words = new Set([...text.split(' '), ...text.split(noTokenCharacters)])
  return [...words].sort((a, b) => b.length - a.length).slice(0, maxWords)
}

/** Looks for the token that a request shows. */
export function searchForAuthorization(request: ResourceRequest): HoldsSecret {
  return searchFor(() => authorizationWords(request))
}
