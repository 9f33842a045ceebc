import fc from 'fast-check'
import { byRoute, explain, gate, noScopes, type Requirement } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cacheKey } from '../../src/around/key'
import { parseRequirement, requirementOf } from '../../src/require/requirement'
import {
  mandatoryFields,
  requirementFieldNames,
  requirementFields
} from '../../src/values/requirement-fields'
import { knowsToken, now, request, unbound } from '../samples'

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
  subject: ['john', 'jane', 5],
  audience: [['https://api.example.com'], ['https://api.example.com', 'x'], []],
  acr: [['loa2'], ['loa3'], 'loa2'],
  maxAge: [300, 301, -1],
  binding: ['certificate', 'optional', 'none'],
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
  test(`${name}: two requirements that differ only in it have different cache keys`, () => {
    const keys = [value, other, ...(name in mandatoryFields ? [] : [undefined])].map(each =>
      keyFor(requirementWith(name, each))
    )
    assert.is(
      new Set(keys).size,
      new Set([value, other, ...(name in mandatoryFields ? [] : [undefined])]).size
    )
  })
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
            require: requirementWith(name, each),
            introspect: knowsToken(unbound),
            now
          })(request())
        ).checks.map(({ required }) => required)
      )
    )
    assert.not.equal(one, another)
  })
  test(`${name}: it is searched for the token, unless it is a number or a closed word`, () => {
    const searched =
      parseRequirement(requirementWith(name, value))?.text.includes(String([value])) === true
    assert.is(searched, requirementFields[name][2])
    if (!searched)
      assert.ok(
        ['maxAge', 'binding', 'route'].includes(name),
        'only numbers and closed words are not searched'
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
    subject: text,
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
