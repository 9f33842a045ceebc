// The URL of a request, for comparison with a proof's `htu` [RFC 9449 §4.3, RFC 3986 §6.2].

/**
 * `scheme://host[:port][path][?query][#fragment]`, in the characters that RFC 3986 allows. Other
 * texts have several readings. User information is refused.
 */
const absoluteUrl =
  /^(https?):\/\/([A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{0,5}))?(\/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?(?:[?#].*)?$/i

const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** An escaped unreserved character is that character. Other escapes are compared in upper case. */
function normaliseEscapes(path: string): string {
  return path.replace(/%../g, escaped => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : escaped.toUpperCase()
  })
}

/** RFC 3986 §5.2.4. An empty segment stays. */
function removeDotSegments(path: string): string {
  const segments: string[] = []
  const parts = path.split('/').slice(1)
  parts.forEach((part, i) => {
    const isLast = i === parts.length - 1
    if (part === '..') segments.pop()
    if (part !== '.' && part !== '..') segments.push(part)
    else if (isLast) segments.push('')
  })
  return `/${segments.join('/')}`
}

/** Without query and fragment. `undefined` if it is not an absolute http or https URL. */
export function normaliseUrl(url: string): string | undefined {
  const parts = absoluteUrl.exec(url)
  if (parts === null) return undefined
  const [, scheme = '', host = '', port = '', path = '/'] = parts
  const lowerScheme = scheme.toLowerCase()
  const isDefault = port === '' || Number(port) === Number(defaultPorts[lowerScheme])
  const authority = host.toLowerCase() + (isDefault ? '' : `:${Number(port)}`)
  return `${lowerScheme}://${authority}${removeDotSegments(normaliseEscapes(path))}`
}
