import fc from 'fast-check'
import { isLeft } from 'fp-ts/Either'
import {
  bearerAllowed,
  byRoute,
  decide,
  explain,
  gate,
  noScopes,
  type Requirement
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cacheKey } from '../../src/around/key'
import { parseRequirement, requirementOf } from '../../src/require/requirement'
import {
  mandatoryFields,
  requirementFieldNames,
  requirementFields
} from '../../src/values/requirement-fields'
import { bound, knowsToken, now, request, unbound } from '../samples'

const test = suite('requirement fields')

/** Two valid values of each field and an invalid one. A new field must be added here, too. */
const samples: {
  readonly [name in keyof Required<Requirement>]: readonly [
    Requirement[name],
    Requirement[name],
    wrong: unknown
  ]
} = {
  scopes: [['time:query'], ['time', 'query'], ['a b']],
  anyScope: [['time:query'], ['time', 'query'], []],
  subject: ['john', 'jane', 5],
  client: ['app', 'shop', 7],
  issuer: ['https://as', 'https://as/', null],
  audience: [['https://api.example.com'], ['https://api.example.com', 'x'], []],
  acr: [['loa2'], ['loa3'], 'loa2'],
  maxAge: [300, 301, -1],
  binding: ['certificate', 'optional', 'none'],
  checks: [[() => undefined], [() => undefined, () => undefined], ['a check']],
  route: ['unknown', undefined, 'known']
}
const names = Object.keys(samples) as readonly (keyof Requirement)[]
const base: Requirement = { scopes: ['time:query'], binding: 'certificate' }
function requirementWith(name: keyof Requirement, value: unknown): Requirement {
  return {
    ...base,
    [name]: value
  }
}
function textOf(requirement: Requirement): string | undefined {
  const parsed = parseRequirement(requirement)
  return isLeft(parsed) ? undefined : parsed.right.text
}
function keyFor(requirement: Requirement): string | undefined {
  return cacheKey('', { token: 't', requirement })
}

test('the table holds every field of a requirement', () =>
  assert.equal([...requirementFieldNames].sort(), [...names].sort()))

for (const name of names) {
  const [value, other, wrong] = samples[name]
  test(`${name}: a valid value is kept, any other makes the requirement malformed`, () => {
    assert.equal(requirementOf(requirementWith(name, value))?.[name], value)
    assert.is(requirementOf(requirementWith(name, wrong)), undefined)
  })
  test(`${name}: two requirements that differ only in it have different cache keys, unless it is a function`, () => {
    const withoutIt = name in mandatoryFields ? [] : [base]
    const both = [value, other].filter(each => each !== undefined)
    const keys = [...withoutIt, ...both.map(each => requirementWith(name, each))].map(keyFor)
    const isCode = requirementFields[name][2] === 'code'
    assert.is(new Set(keys).size, isCode ? 1 : keys.length)
  })
  if (!(name in mandatoryFields)) {
    test(`${name}: present but undefined is a TypeError at construction that names it`, () => {
      const undefinedField = requirementWith(name, undefined)
      const expected = new RegExp(`yours: ${name} is undefined: pass `)
      assert.throws(() => byRoute({ 'GET /a': undefinedField }), expected)
      assert.throws(() => bearerAllowed(undefinedField), expected)
      assert.throws(
        () => gate({ require: undefinedField, introspect: knowsToken(bound) }),
        expected
      )
    })
    test(`${name}: present but undefined at a request is 500, and the detail names it`, async () => {
      const undefinedField = requirementWith(name, undefined)
      const active = { _tag: 'Active', token: bound } as const
      for (const decision of [
        await gate({ require: () => undefinedField, introspect: knowsToken(bound) })(request()),
        decide(active, { now: 1_700_000_000, requirement: undefinedField })
      ])
        assert.equal(Object.entries(decision).slice(0, 4), [
          ['_tag', 'ServerError'],
          ['status', 500],
          ['reason', 'requirement_malformed'],
          ['detail', name]
        ])
    })
  }
  test(`${name}: an error names it and says what to write`, () =>
    assert.throws(
      () => byRoute({ 'GET /a': requirementWith(name, wrong) }),
      new RegExp(`yours: ${name} is wrong: pass ${requirementFields[name][1].slice(0, 5)}`)
    ))
  test(`${name}: explain shows it`, async () => {
    const [one, another] = await Promise.all(
      [value, other].map(async each =>
        explain(
          await gate({
            require: each === undefined ? base : requirementWith(name, each),
            introspect: knowsToken(unbound),
            now
          })(request())
        ).checks.map(({ required }) => required)
      )
    )
    assert.not.equal(one, another)
  })
  test(`${name}: it is searched for the token, unless it is a number, a closed word or a function`, () => {
    const searched = textOf(requirementWith(name, value))?.includes(String([value])) === true
    assert.is(searched, requirementFields[name][2] === 'text')
    if (!searched)
      assert.ok(
        ['maxAge', 'binding', 'checks', 'route'].includes(name),
        'only numbers, closed words and functions are not searched'
      )
  })
}

test('a requirement without a mandatory field is malformed', () => {
  assert.equal(Object.keys(mandatoryFields), ['scopes', 'binding'])
  for (const name of Object.keys(mandatoryFields))
    assert.is(requirementOf({ ...noScopes, [name]: undefined }), undefined)
})

const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('-', '1:a', '2[', ']', '5;', '0:')
)
const texts = fc.array(text, { minLength: 1, maxLength: 3 })
const requirement = fc.record(
  {
    scopes: fc.array(text, { maxLength: 3 }),
    binding: fc.constantFrom('certificate', 'dpop', 'any', 'optional'),
    anyScope: texts,
    subject: text,
    client: text,
    issuer: text,
    audience: texts,
    acr: texts,
    maxAge: fc.nat(),
    route: fc.constant('unknown')
  },
  { requiredKeys: ['scopes', 'binding'] }
) as fc.Arbitrary<Requirement>
test('random requirements have equal keys only if they are equal', () => {
  const sorted = (value: Requirement): string =>
    JSON.stringify(requirementFieldNames.map(name => value[name] ?? null))
  fc.assert(
    fc.property(requirement, requirement, (a, b) =>
      assert.is(keyFor(a) === keyFor(b), sorted(a) === sorted(b))
    ),
    { numRuns: 400 }
  )
})

test.run()
