import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deepFreeze, parseObject } from '../../src/values/json'
import { searchFor } from '../../src/values/redact'
import { anyText, secret } from '../samples'

const test = suite('json')

const holdsSecret = searchFor(() => [secret])

function strings(value: unknown): readonly string[] {
  return typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, item]) => [name, ...strings(item)])
      : []
}
function isNotFrozen(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (!Object.isFrozen(value) || Object.values(value).some(isNotFrozen))
  )
}

/** A string literal as a server may spell it: any character as an escape. */
function spellString(text: string, escaped: (at: number) => boolean): string {
  return `"${[...text]
    .map((character, i) =>
      escaped(i)
        ? [...character]
            .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
            .join('')
        : JSON.stringify(character)
            .slice(1, -1)
            .replace('/', i % 3 === 0 ? '\\/' : '/')
    )
    .join('')}"`
}

const codings: readonly ((text: string) => string)[] = [
  text => text,
  encodeURIComponent,
  text => encodeURIComponent(encodeURIComponent(text)),
  text => text.replaceAll('/', '\\/'),
  text => JSON.stringify({ text }).replaceAll('/', '\\/'),
  text => encodeURIComponent(text.replaceAll('/', '\\/'))
]

test('no string of an answer holds the token, in any spelling and at any place', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...codings),
      fc.boolean(),
      fc.nat(3),
      fc.nat(40),
      fc.string({ maxLength: 5 }),
      anyText,
      (coded, escapes, place, every, before, other) => {
        const text = spellString(
          before.replace(/[%\\]/g, '') + coded(secret),
          i => escapes && i % (every + 1) === 0
        )
        const more = JSON.stringify(other)
        const body =
          [
            `{"a":${text},"b":${more}}`,
            `{"b":${more},"a":[[${text}]]}`,
            `{"a":{"b":{"c":[1,${text}]}},"d":${more}}`,
            `{${text}:1,"b":${more}}`
          ][place] ?? ''
        const result = parseObject(body, holdsSecret)
        if (isRight(result)) assert.not.ok(strings(result.right).some(holdsSecret))
        else assert.is(result.left, 'token_echoed')
      }
    ),
    { numRuns: 300 }
  ))
test('an answer without the token is parsed as JSON, deeply frozen', () =>
  fc.assert(
    fc.property(
      fc.dictionary(
        anyText.filter(name => name !== '__proto__'),
        fc.jsonValue({ maxDepth: 4 })
      ),
      value => {
        const text = JSON.stringify(value)
        const result = parseObject(text, holdsSecret)
        if (/\d{16}|"__proto__"/.test(text)) return
        assert.ok(isRight(result))
        assert.not.ok(isNotFrozen(result.right))
        assert.equal(JSON.stringify(result.right), text)
      }
    ),
    { numRuns: 150 }
  ))

for (const [what, text, expected] of [
  ['no JSON', '{', 'not_json'],
  ['a list', '[]', 'not_an_object'],
  ['null', 'null', 'not_an_object'],
  ['a text', '"a"', 'not_an_object'],
  ['33 levels', `${'{"a":'.repeat(34)}1${'}'.repeat(34)}`, 'not_json'],
  ['a name that is the token', `{"${secret}":1}`, 'token_echoed']
] as const)
  test(`${what} is ${expected}`, () =>
    assert.equal(parseObject(text, holdsSecret), { _tag: 'Left', left: expected }))
test('__proto__ is dropped at every depth, and changes nothing', () => {
  const result = parseObject(
    '{"__proto__":{"active":true},"a":{"__proto__":{"x":1},"b":[{"__proto__":2}]}}',
    holdsSecret
  )
  assert.ok(isRight(result) && JSON.stringify(result.right) === '{"a":{"b":[{}]}}')
  assert.is((result.right as { readonly active?: unknown }).active, undefined)
})
test('a whole number of 16 digits or more keeps its digits, as a string', () => {
  const result = parseObject('{"id":12345678901234567890,"t":"1234567890123456"}', holdsSecret)
  assert.ok(
    isRight(result) &&
      result.right['id'] === '12345678901234567890' &&
      result.right['t'] === '1234567890123456'
  )
})
test('deepFreeze also freezes inside a frozen object', () => {
  const value = Object.freeze({ a: { b: [{}] } })
  assert.not.ok(isNotFrozen(deepFreeze(value)))
})

test('deepFreeze visits each object once, also in cycles', () => {
  const round: Record<string, unknown> = { a: {} }
  round['self'] = round
  assert.ok(Object.isFrozen(deepFreeze(round)['a']))
  let many: Record<string, unknown> = {}
  for (let i = 0; i < 40; i += 1) many = { left: many, right: many }
  assert.ok(Object.isFrozen(deepFreeze(many)['left'])) // visited anew each time, 2^40 objects would not end
})

test.run()
