// Whether an argument could be a token. Arguments stay in the shell's history and in the list of
// processes, so tokens are read from files and standard input only.
import { printable } from './answer'

const fileEnding = /\.(?:pem|crt|cer|der|txt|json|jsonl|ndjson|log|[cm]?[jt]s)$/i
const pathStart = /^(?:~?\/|\.\.?\/|[A-Za-z]:\\)/

/** Of those without a path: our longest reason and detail have more letters, but no digit. */
const maxPlainLength = 24

/** Codes of Node and OpenSSL, which are details: ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED. */
const networkCode = /^[A-Z]+(?:_[A-Z0-9]+)+$/

/** Often part of a path, and no secret by itself. */
const uuid = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi

/**
 * A scheme, a JWT or its beginning anywhere, or a long word with digits that has no ending of a
 * file. Of a path the last segment is the word. A token with 128 bits of hex has 32 characters.
 */
export function isTokenLike(argument: string): boolean {
  if (/^(?:bearer|dpop|basic)\s/i.test(argument)) return true
  // `{"` in base64url: the start of each header of a JWT.
  if (/eyJ[\w-]{8}/.test(argument)) return true
  if (fileEnding.test(argument) || networkCode.test(argument)) return false
  const word = pathStart.test(argument) ? (argument.split(/[\\/]/).pop() ?? '') : argument
  const rest = word.replace(uuid, '')
  return rest.length > maxPlainLength && /^[\w.~+/=:-]+$/.test(rest) && /\d/.test(rest)
}

/** A file's name for an error. A short token could stand where a name should be. */
export function shownName(name: string): string {
  if (name === '-') return 'standard input'
  return fileEnding.test(name) || !/\d/.test(name) ? printable(name) : 'the file'
}
