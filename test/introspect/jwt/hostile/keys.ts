// Each property of a key missing, null, of another kind, changed by one bit, and sets with entries
// that are no keys.
import { newEcKey, rsa } from '../../../jose/samples'
import { keys, tokenWith } from '../tokens'
import { type HostileRow, unsigned, values } from './row'

const second = newEcKey()
const decoy = newEcKey()
const jwk = { ...second.publicJwk, kid: 'two', alg: 'ES256', use: 'sig', key_ops: ['verify'] }
const token = tokenWith({}, { kid: 'two' }, second)
const noKey = `${unsigned} key`
const wrongSignature = `${unsigned} signature`

/** A good key with another id stands first: it makes the set usable. */
function row(title: string, entries: readonly unknown[], expected: string): HostileRow {
  const set = { keys: [...keys.keys, ...entries] } as never
  return [`keys: ${title}`, token, expected, { keys: set }]
}

const optional = ['alg', 'use', 'key_ops']
const byValue = ['kty', 'crv', 'x', 'y', 'kid', ...optional].flatMap(name =>
  values.map(([what, value]) =>
    row(
      `${name} is ${what}`,
      // JSON has no undefined.
      [JSON.parse(JSON.stringify({ ...jwk, [name]: value }))],
      what === 'missing' && optional.includes(name) ? 'Allow' : noKey
    )
  )
)

function flip(text: unknown, bit: number): string {
  const bytes = Buffer.from(String(text), 'base64url')
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return bytes.toString('base64url')
}
const bits = ['x', 'y'].flatMap(name =>
  [0, 1, 7, 100, 255].map(bit =>
    row(
      `bit ${bit} of ${name} is changed`,
      [{ ...jwk, [name]: flip(jwk[name as 'kid'], bit) }],
      wrongSignature
    )
  )
)

const { d } = second.privateJwk as { readonly d?: string }
const changed = [
  row('nothing is changed', [jwk], 'Allow'),
  row('x is y', [{ ...jwk, x: second.publicJwk['y'] }], wrongSignature),
  row('x is padded', [{ ...jwk, x: `${second.publicJwk['x']}=` }], noKey),
  row('the curve is P-384', [{ ...jwk, crv: 'P-384' }], noKey),
  row('the curve is in lower case', [{ ...jwk, crv: 'p-256' }], noKey),
  row('the type is in lower case', [{ ...jwk, kty: 'ec' }], noKey),
  row('the type is OKP', [{ ...jwk, kty: 'OKP' }], noKey),
  row('the private member is there', [{ ...jwk, d }], noKey),
  row('a private member is there and null', [{ ...jwk, d: null }], noKey),
  row('a symmetric key of that id', [{ kty: 'oct', k: 'AAAA', kid: 'two' }], noKey),
  row('use is enc', [{ ...jwk, use: 'enc' }], noKey),
  row('use is SIG', [{ ...jwk, use: 'SIG' }], noKey),
  row('key_ops has sign alone', [{ ...jwk, key_ops: ['sign'] }], noKey),
  row('key_ops is a text', [{ ...jwk, key_ops: 'verify' }], noKey),
  row('alg is ES384', [{ ...jwk, alg: 'ES384' }], noKey),
  row('alg is none', [{ ...jwk, alg: 'none' }], noKey),
  row('alg is in lower case', [{ ...jwk, alg: 'es256' }], noKey),
  row('kid is in capitals', [{ ...jwk, kid: 'TWO' }], noKey),
  row(
    'x5c of a stranger, which is not looked at',
    [{ ...jwk, x5c: ['MIIB'], x5u: 'https://evil.example' }],
    'Allow'
  ),
  row(
    '__proto__ that holds the key',
    [JSON.parse(`{"kid":"two","__proto__":${JSON.stringify(jwk)}}`)],
    noKey
  )
]

const decoyJwk = { ...jwk, ...decoy.publicJwk }
const rsaJwk = { ...rsa.publicJwk, kid: 'two' }
const sets = [
  row('entries that are no objects', [null, 1, 'x', true, [], [jwk], jwk], 'Allow'),
  row('another key of that id before it [FAPI 2.0 §5.4.3]', [decoyJwk, jwk], 'Allow'),
  row('keys of other types and that id before it', [rsaJwk, rsaJwk, rsaJwk, rsaJwk, jwk], 'Allow'),
  row('three of that id before it', [decoyJwk, decoyJwk, decoyJwk, jwk], 'Allow'),
  row(
    'four of that id before it: four are tried',
    [decoyJwk, decoyJwk, decoyJwk, decoyJwk, jwk],
    wrongSignature
  ),
  row('only another key of that id', [decoyJwk], wrongSignature),
  row('a list of keys in an entry', [{ keys: [jwk] }], noKey)
]
const withoutKid: HostileRow = [
  'keys: a token without kid is from any of them',
  tokenWith({}, { kid: undefined }, second),
  'Allow',
  { keys: { keys: [...keys.keys, jwk] } }
]

export const keyRows: readonly HostileRow[] = [...byValue, ...bits, ...changed, ...sets, withoutKid]
