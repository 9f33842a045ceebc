// Whether an argument could be a token. Arguments stay in the shell's history and in the list of
// processes, so tokens are read from files and standard input only.

const fileEnding = /\.(?:pem|crt|cer|der|txt|json|jsonl|ndjson|log|[cm]?[jt]s)$/i
const pathStart = /^(?:~?\/|\.\.?\/|[A-Za-z]:\\)/

/** Of those without a path: our longest reason and detail have more letters, but no digit. */
const maxPlainLength = 24

/**
 * A scheme, a JWT or its beginning anywhere, or a long word with digits that is no path and no
 * name of a file. A token with 128 bits of hex has 32 characters.
 */
export function isTokenLike(argument: string): boolean {
  if (/^(?:bearer|dpop|basic)\s/i.test(argument)) return true
  // `{"` in base64url: the start of each header of a JWT.
  if (/eyJ[\w-]{8}/.test(argument)) return true
  if (fileEnding.test(argument) || pathStart.test(argument)) return false
  return argument.length > maxPlainLength && /^[\w.~+/=:-]+$/.test(argument) && /\d/.test(argument)
}
