// Times as hostile JSON writes them, and payloads that are no JSON object.

import { start } from '../outcome'
import { claims, header, tokenWith, tokenWithBytes, tokenWithPayload } from '../tokens'
import { foreignIssuer, type HostileRow, invalid, wrongKind } from './row'

const text = JSON.stringify(claims)
function withTime(name: 'exp' | 'iat', number: string): string {
  return tokenWithPayload(text.replace(`"${name}":${claims[name]}`, `"${name}":${number}`))
}

/** The number, then what it leads to as `exp`, as `iat` and as `nbf`. */
const numbers: readonly (readonly [number: string, exp: string, iat: string, nbf: string])[] = [
  ...['1e999', '1e11', '99999999999.999999999', '9007199254740993.0'].map(
    number => [number, `${invalid} exp`, `${invalid} iat`, `${invalid} nbf`] as const
  ),
  ['-1e999', `${invalid} exp`, `${invalid} iat`, `${invalid} nbf`],
  ['-1e11', `${invalid} exp`, `${invalid} iat`, `${invalid} nbf`],
  // 16 digits and more become a text; milliseconds are too large.
  ['9007199254740993', `${invalid} exp`, `${invalid} iat`, `${invalid} nbf`],
  [`${start}000`, `${invalid} exp`, `${invalid} iat`, `${invalid} nbf`],
  ['1800000060000001', `${invalid} exp`, `${invalid} iat`, `${invalid} nbf`],
  ['"1800000060"', `${invalid} exp`, `${invalid} iat`, `${invalid} nbf`],
  ['99999999999', 'Allow', 'Allow', '401 not_yet_valid'],
  [`${start}`, '401 expired', 'Allow', 'Allow'],
  [`${start}.9`, '401 expired', 'Allow', '401 not_yet_valid'],
  [`${start + 1}`, 'Allow', 'Allow', '401 not_yet_valid'],
  ['18e8', '401 expired', 'Allow', 'Allow'],
  ['0', '401 expired', 'Allow', 'Allow'],
  ['-0', '401 expired', 'Allow', 'Allow'],
  ['-1', '401 expired', 'Allow', 'Allow'],
  ['-1.5', '401 expired', 'Allow', 'Allow'],
  ['1e-999', '401 expired', 'Allow', 'Allow'],
  ...[
    '0x6b49d200',
    '01800000060',
    '+1800000060',
    '1800000060.',
    '.5',
    '1_800_000_060',
    'NaN',
    'Infinity',
    '-',
    '1e'
  ].map(number => [number, foreignIssuer, foreignIssuer, foreignIssuer] as const)
]

const numberRows = numbers.flatMap(([number, exp, iat, nbf]): HostileRow[] => [
  [`exp is ${number}`, withTime('exp', number), exp],
  [`iat is ${number}`, withTime('iat', number), iat],
  [`nbf is ${number}`, tokenWithPayload(`${text.slice(0, -1)},"nbf":${number}}`), nbf]
])

function nested(depth: number, [open, close] = ['[', ']']): string {
  return `${text.slice(0, -1)},"deep":${open?.repeat(depth)}1${close?.repeat(depth)}}`
}
const bytes = (...parts: readonly (string | number)[]): Buffer =>
  Buffer.concat(
    parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part])))
  )
const open = `${text.slice(0, -1)},"name":"`

const formRows: readonly HostileRow[] = [
  ...[
    'null',
    '[]',
    `[${text}]`,
    '"x"',
    '1',
    'true',
    '',
    '{',
    `${text}x`,
    `${text}${text}`,
    `x${text}`,
    `${text.slice(0, -1)},}`,
    text.replaceAll('"', "'"),
    `/**/${text}`,
    `\u0000${text}`,
    `${text}\u0000`,
    JSON.stringify(text)
  ].map(
    (payload): HostileRow => [
      `a payload that is no JSON object: ${payload.slice(0, 12)}`,
      tokenWithPayload(payload),
      foreignIssuer
    ]
  ),
  ['white space that JSON allows', tokenWithPayload(` \t\r\n${text}\n `), 'Allow'],
  ['a no-break space before the object', tokenWithPayload(`\u00a0${text}`), foreignIssuer],
  ['a BOM [RFC 8259 §8.1]', tokenWithPayload(`\ufeff${text}`), foreignIssuer],
  [
    'a BOM in the header',
    tokenWithBytes(bytes('\ufeff', JSON.stringify(header)), bytes(text)),
    foreignIssuer
  ],
  [
    'UTF-16',
    tokenWithBytes(bytes(JSON.stringify(header)), Buffer.from(text, 'utf16le')),
    foreignIssuer
  ],
  ...(
    [
      ['a byte that UTF-8 never has', [0xff]],
      ['a character that is cut off', [0xc3]],
      ['an overlong "/"', [0xc0, 0xaf]],
      ['a surrogate', [0xed, 0xa0, 0x80]],
      ['a character above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]]
    ] as const
  ).flatMap(([what, wrong]): HostileRow[] => [
    [
      `${what} in a claim`,
      tokenWithBytes(bytes(JSON.stringify(header)), bytes(open, ...wrong, '"}')),
      foreignIssuer
    ],
    [
      `${what} in the header`,
      tokenWithBytes(
        bytes(JSON.stringify(header).slice(0, -1), ',"a":"', ...wrong, '"}'),
        bytes(text)
      ),
      foreignIssuer
    ]
  ]),
  ['U+FFFD itself in a claim', tokenWith({ name: '\ufffd' }), 'Allow'],
  ['a NUL in a claim that nobody reads', tokenWith({ name: '\u0000' }), 'Allow'],
  ['32 levels of lists', tokenWithPayload(nested(31)), 'Allow'],
  ['33 levels of lists', tokenWithPayload(nested(33)), foreignIssuer],
  ['4,000 levels of lists', tokenWithPayload(nested(4_000)), foreignIssuer],
  ['33 levels of objects', tokenWithPayload(nested(33, ['{"a":', '}'])), foreignIssuer],
  [
    '__proto__ that holds a scope',
    tokenWithPayload(
      `{"__proto__":{"scope":"payments"},${text.slice(1).replace('time:query payments', 'time:query')}`
    ),
    '403 insufficient_scope'
  ],
  [
    '__proto__ that holds everything',
    tokenWithPayload(`{"iss":"${claims.iss}","__proto__":${text}}`),
    `${invalid} exp`
  ],
  [
    '__proto__ in the header that holds everything',
    tokenWithBytes(bytes(`{"__proto__":${JSON.stringify(header)}}`), bytes(text)),
    '401 signature_invalid alg'
  ],
  [
    '__proto__ in the header that holds typ',
    tokenWithBytes(bytes('{"alg":"ES256","__proto__":{"typ":"at+jwt"}}'), bytes(text)),
    `${wrongKind} typ`
  ],
  [
    '__proto__ in cnf that holds the thumbprint',
    tokenWithPayload(text.replace('"cnf":', '"cnf":{"__proto__":').replace(/}$/, '}}')),
    '401 unknown_confirmation'
  ],
  [
    'constructor and prototype that hold a scope',
    tokenWith({ scope: '', constructor: { prototype: { scope: 'payments' } } }),
    '403 insufficient_scope'
  ],
  [
    'toJSON, then and valueOf as claims',
    tokenWith({ toJSON: 'x', then: 'x', valueOf: 'x', hasOwnProperty: 'x' }),
    'Allow'
  ]
]

export const payloadRows: readonly HostileRow[] = [...numberRows, ...formRows]
