// Each header member missing, null, of another kind, in another spelling, and those that must not
// be looked at.
import { createHmac } from 'node:crypto'
import { encode, newEcKey } from '../../../jose/samples'
import { claims, header, key, keys, tokenWith, tokenWithBytes } from '../tokens'
import { foreign, type HostileRow, unsigned, values, wrongKind } from './row'

const stranger = newEcKey()
const jwkOfStranger = { ...stranger.publicJwk, kid: 'one', alg: 'ES256' }

type Expected = Readonly<Record<string, string>>
const expectedByMember: Readonly<Record<string, Expected>> = {
  typ: { otherwise: `${wrongKind} typ` },
  alg: { otherwise: `${unsigned} alg` },
  kid: {
    otherwise: `${unsigned} kid`,
    missing: 'Allow',
    'a text': `${unsigned} key`,
    'an empty text': `${unsigned} key`
  },
  crit: { otherwise: `${unsigned} crit`, missing: 'Allow' },
  // Nothing of the sender's chooses the key [RFC 8725 §3.10].
  jku: { otherwise: 'Allow' },
  x5u: { otherwise: 'Allow' },
  x5c: { otherwise: 'Allow' },
  x5t: { otherwise: 'Allow' },
  jwk: { otherwise: 'Allow' },
  cty: { otherwise: 'Allow' },
  zip: { otherwise: 'Allow' },
  b64: { otherwise: 'Allow' }
}
const byValue = Object.entries(expectedByMember).flatMap(([name, expected]) =>
  values.map(
    ([what, value]): HostileRow => [
      `the header's ${name} is ${what}`,
      tokenWith({}, { [name]: value }),
      expected[what] ?? expected['otherwise'] ?? ''
    ]
  )
)

function withHeaderText(text: string): string {
  return tokenWithBytes(Buffer.from(text), Buffer.from(JSON.stringify(claims)))
}
const headerText = JSON.stringify(header)
function endingWith(members: string): string {
  return withHeaderText(`${headerText.slice(0, -1)},${members}}`)
}
const doubled: readonly HostileRow[] = [
  ['alg is there twice, and the last is none', endingWith('"alg":"none"'), `${unsigned} alg`],
  [
    'alg is there twice, and the last is good',
    withHeaderText(`{"alg":"none",${headerText.slice(1)}`),
    'Allow'
  ],
  ['typ is there twice, and the last is JWT', endingWith('"typ":"JWT"'), `${wrongKind} typ`],
  ['kid is there twice, and the last is unknown', endingWith('"kid":"two"'), `${unsigned} key`],
  ['crit in an escaped spelling', endingWith('"\\u0063rit":["exp"]'), `${unsigned} crit`],
  ['a header that is a list', withHeaderText(`[${headerText}]`), foreign],
  ['a header that is no JSON', withHeaderText(headerText.slice(1)), foreign],
  ['an empty header', withHeaderText('{}'), `${unsigned} alg`]
]

/** An algorithm is compared exactly, and there is a list of them [RFC 8725 §3.1]. */
const algorithms = [
  'none',
  'None',
  'NONE',
  'nOnE',
  'es256',
  'ES256 ',
  'ES256K',
  'ES256\u0000',
  'HS256',
  'RS256',
  'ES384',
  'ES512',
  'PS384',
  'Ed448',
  'RSA-OAEP',
  'dir',
  'toString',
  '__proto__'
].map((alg): HostileRow => [`alg is ${alg}`, tokenWith({}, { alg }), `${unsigned} alg`])
const otherAlgorithms = ['PS256', 'EdDSA', 'Ed25519'].map(
  (alg): HostileRow => [
    `alg is ${alg}, and the issuer has no key for it`,
    tokenWith({}, { alg }),
    `${unsigned} key`
  ]
)
const kids = ['ONE', 'one ', 'one\u0000', '../one', 'https://evil.example/jwks', "' OR '1'='1"].map(
  (kid): HostileRow => [`kid is ${JSON.stringify(kid)}`, tokenWith({}, { kid }), `${unsigned} key`]
)
/** Case does not matter, and "application/" may be left out [RFC 7515 §4.1.9]. */
const types = [
  ...['at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/At+Jwt'].map(typ => [typ, 'Allow']),
  ...[
    'JWT',
    'at+jwt ',
    ' at+jwt',
    'at+jwt;v=1',
    'application/application/at+jwt',
    'text/at+jwt',
    'at+jwt+x',
    'xat+jwt',
    'at jwt',
    'absent',
    'undefined',
    'id+jwt',
    'dpop+jwt',
    'logout+jwt',
    'token-introspection+jwt',
    'oauth-id-jag+jwt'
  ].map(typ => [typ, `${wrongKind} typ`])
].map(([typ, expected = '']): HostileRow => [`typ is "${typ}"`, tokenWith({}, { typ }), expected])

/** The attack of RFC 8725 §2.1: the public key as the secret of an HMAC. */
function signedByHmac(secret: string): string {
  const text = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
const forged: readonly HostileRow[] = [
  [
    'an HMAC with the public key as PEM',
    signedByHmac(String(key.publicKey.export({ type: 'spki', format: 'pem' }))),
    `${unsigned} alg`
  ],
  [
    'an HMAC with the public key as JWK',
    signedByHmac(JSON.stringify(keys.keys[0])),
    `${unsigned} alg`
  ],
  ['an HMAC with an empty secret', signedByHmac(''), `${unsigned} alg`],
  ["a stranger's key", tokenWith({}, {}, stranger), `${unsigned} signature`],
  [
    "a stranger's key, no kid",
    tokenWith({}, { kid: undefined }, stranger),
    `${unsigned} signature`
  ],
  [
    "a stranger's key in jwk [RFC 7515 §4.1.3]",
    tokenWith({}, { jwk: jwkOfStranger }, stranger),
    `${unsigned} signature`
  ],
  [
    "a stranger's key in jwk, no kid",
    tokenWith({}, { jwk: jwkOfStranger, kid: undefined }, stranger),
    `${unsigned} signature`
  ],
  [
    "a stranger's key at jku",
    tokenWith({}, { jku: 'https://evil.example/jwks' }, stranger),
    `${unsigned} signature`
  ],
  [
    "a stranger's key at x5u",
    tokenWith({}, { x5u: 'https://evil.example/x5u' }, stranger),
    `${unsigned} signature`
  ],
  [
    "a stranger's certificate in x5c",
    tokenWith({}, { x5c: ['MIIB'] }, stranger),
    `${unsigned} signature`
  ],
  ["a stranger's kid", tokenWith({}, { kid: 'stranger' }, stranger), `${unsigned} key`]
]

export const headerRows: readonly HostileRow[] = [
  ...byValue,
  ...doubled,
  ...algorithms,
  ...otherAlgorithms,
  ...kids,
  ...types,
  ...forged
]
