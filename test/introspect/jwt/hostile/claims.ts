// Each claim missing, null, of another kind, doubled, and in other spellings.
import { claims, tokenWith, tokenWithPayload } from '../tokens'
import { foreignIssuer, type HostileRow, invalid, values } from './row'

type Expected = Readonly<Record<string, string>>

const noScope = '403 insufficient_scope'
/** What each value of a claim leads to. `otherwise`: every value that is not named. */
const expectedByClaim: Readonly<Record<string, Expected>> = {
  iss: { otherwise: foreignIssuer },
  exp: { otherwise: `${invalid} exp`, 'a number': '401 expired' },
  iat: { otherwise: `${invalid} iat`, 'a number': 'Allow' },
  sub: { otherwise: `${invalid} sub`, 'a text': 'Allow' },
  client_id: { otherwise: `${invalid} client_id`, 'a text': 'Allow' },
  jti: { otherwise: `${invalid} jti`, 'a text': 'Allow' },
  nbf: { otherwise: `${invalid} nbf`, missing: 'Allow', 'a number': 'Allow' },
  auth_time: { otherwise: `${invalid} auth_time`, missing: 'Allow', 'a number': 'Allow' },
  acr: {
    otherwise: `${invalid} acr`,
    missing: 'Allow',
    'a text': 'Allow',
    'an empty text': 'Allow'
  },
  scope: {
    otherwise: `${invalid} scope`,
    missing: noScope,
    'a text': noScope,
    'an empty text': noScope,
    'an empty list': noScope
  },
  aud: {
    otherwise: `${invalid} aud`,
    missing: 'Allow',
    'a text': '401 wrong_audience',
    'an empty text': 'Allow',
    'an empty list': 'Allow'
  },
  authorization_details: {
    otherwise: `${invalid} authorization_details`,
    missing: 'Allow',
    'an empty list': 'Allow'
  },
  cnf: { otherwise: '401 unknown_confirmation', missing: '401 unbound', null: '401 unbound' }
}

const byValue = Object.entries(expectedByClaim).flatMap(([name, expected]) =>
  values.map(
    ([what, value]): HostileRow => [
      `${name} is ${what}`,
      tokenWith({ [name]: value }),
      expected[what] ?? expected['otherwise'] ?? ''
    ]
  )
)

/** The claims as a text that ends with these members. */
function endingWith(members: string): string {
  return `${JSON.stringify(claims).slice(0, -1)},${members}}`
}

/** JSON.parse keeps the last of two, which RFC 7519 §4 allows. */
const doubled = Object.entries(expectedByClaim).flatMap(([name, expected]): HostileRow[] => {
  const good = JSON.stringify(claims[name as keyof typeof claims] ?? [])
  const otherwise = expected['null'] ?? expected['otherwise'] ?? ''
  const isSent = name in claims
  return [
    [
      `${name} is there twice, and the last is null`,
      tokenWithPayload(endingWith(`"${name}":${good},"${name}":null`)),
      otherwise
    ],
    ...(isSent
      ? ([
          [
            `${name} is there twice, and the last is good`,
            tokenWithPayload(`{"${name}":null,${JSON.stringify(claims).slice(1)}`),
            'Allow'
          ]
        ] as const)
      : [])
  ]
})

const { thumbprint } = { thumbprint: claims.cnf['x5t#S256'] }
const otherKey = 'A'.repeat(43)
const spelled: readonly HostileRow[] = [
  [
    'a name that JSON escapes is the same name',
    tokenWithPayload(endingWith('"\\u0065xp":1')),
    '401 expired'
  ],
  [
    'Exp is not exp',
    tokenWithPayload(JSON.stringify(claims).replace('"exp"', '"Exp"')),
    `${invalid} exp`
  ],
  [
    '"exp " is not exp',
    tokenWithPayload(JSON.stringify(claims).replace('"exp"', '"exp "')),
    `${invalid} exp`
  ],
  ['iss in a list', tokenWith({ iss: [claims.iss] }), foreignIssuer],
  ['iss in capitals', tokenWith({ iss: claims.iss.toUpperCase() }), foreignIssuer],
  ['iss with a slash at its end', tokenWith({ iss: `${claims.iss}/` }), foreignIssuer],
  ['iss with a NUL at its end', tokenWith({ iss: `${claims.iss}\u0000` }), foreignIssuer],
  ['iss with a space before it', tokenWith({ iss: ` ${claims.iss}` }), foreignIssuer],
  ['scope with another separator', tokenWith({ scope: 'time:query,payments' }), noScope],
  ['scope with a tab', tokenWith({ scope: 'time:query\tpayments' }), noScope],
  ['scope with a no-break space', tokenWith({ scope: 'time:query\u00a0payments' }), noScope],
  ['scope in capitals', tokenWith({ scope: 'PAYMENTS' }), noScope],
  ['scope with a longer name', tokenWith({ scope: 'payments:read' }), noScope],
  ['scope as a list', tokenWith({ scope: ['payments'] }), 'Allow'],
  ['scp beside an empty scope', tokenWith({ scope: '', scp: 'payments' }), noScope],
  ['a subject that is a number', tokenWith({ sub: 12345678901234567n.toString() }), 'Allow'],
  [
    'cnf with a member of another kind',
    tokenWith({ cnf: { 'x5t#S256': null } }),
    '401 unknown_confirmation'
  ],
  [
    'cnf with a good member and a bad jkt',
    tokenWith({ cnf: { 'x5t#S256': thumbprint, jkt: null } }),
    '401 unknown_confirmation'
  ],
  [
    'cnf with both bindings, of which one cannot be shown',
    tokenWith({ cnf: { 'x5t#S256': thumbprint, jkt: otherKey } }),
    '401 dpop_proof_missing'
  ],
  [
    'cnf of another certificate',
    tokenWith({ cnf: { 'x5t#S256': otherKey } }),
    '401 certificate_mismatch'
  ],
  [
    'cnf with one character of the thumbprint changed',
    tokenWith({ cnf: { 'x5t#S256': `A${thumbprint.slice(1)}` } }),
    '401 certificate_mismatch'
  ],
  [
    'cnf with padding',
    tokenWith({ cnf: { 'x5t#S256': `${thumbprint}=` } }),
    '401 unknown_confirmation'
  ],
  [
    'cnf whose member has another spelling',
    tokenWith({ cnf: { 'x5t#s256': thumbprint } }),
    '401 unknown_confirmation'
  ],
  [
    'cnf as a text of JSON',
    tokenWith({ cnf: JSON.stringify(claims.cnf) }),
    '401 unknown_confirmation'
  ],
  ['cnf in a list', tokenWith({ cnf: [claims.cnf] }), '401 unknown_confirmation']
]

export const claimRows: readonly HostileRow[] = [...byValue, ...doubled, ...spelled]
