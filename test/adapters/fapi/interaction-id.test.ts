// The interaction id: only a UUID is echoed.
import fc from 'fast-check'
import { interactionId } from 'gatecheck/fapi'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { anyText } from '../../samples'

const test = suite('fapi, interaction id')

const id = 'c770aef3-6784-41f7-8e0e-ff5f97bddb3a'
const other = '7b5b4e3c-1d2a-4f5e-8c3b-9a0d6e2f1b4c'
const upper = id.toUpperCase()
const version4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

for (const [title, sent, expected] of [
  ['a UUID', id, id],
  ['a UUID in upper case, as it was sent', upper, upper],
  ['a list of one', [id], id],
  ['a UUID twice', [id, id], id],
  ['a UUID twice, joined by a host', `${id}, ${id}`, id],
  ['a UUID in two cases, the first', [upper, id], upper],
  ['version 1 [RFC 9562 §5.1]', 'c232ab00-9414-11ec-b3c8-9f6bdeced846', undefined],
  ['version 7 [RFC 9562 §5.7]', '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', undefined],
  ['the nil UUID [RFC 9562 §5.9]', '00000000-0000-0000-0000-000000000000', undefined]
] as const)
  test(`${title} is echoed, also if it is required`, () => {
    for (const required of [undefined, false, true])
      assert.equal(interactionId(sent, { required }), { id: expected ?? sent })
  })

const refused: readonly (readonly [string, string | readonly string[] | null | undefined])[] = [
  ['nothing', undefined],
  ['null, as fetch says', null],
  ['an empty list', []],
  ['an empty text', ''],
  ['two UUIDs', [id, other]],
  ['two UUIDs, joined by a host', `${id}, ${other}`],
  ['a UUID and something else', [id, 'a']],
  ['something else and a UUID', ['a', id]],
  ['a UUID and an empty line', [id, '']],
  ['a UUID with a comma', `${id},`],
  ['a UUID and a line break', `${id}\n`],
  ['a UUID and a header', `${id}\r\nset-cookie: a=b`],
  ['a UUID with a space', ` ${id}`],
  ['a UUID without hyphens', id.replaceAll('-', '')],
  ['a UUID in braces', `{${id}}`],
  ['a URN', `urn:uuid:${id}`],
  ['one digit less', id.slice(1)],
  ['one digit more', `${id}0`],
  ['another letter', id.replace('c', 'g')],
  ['a full-width digit', id.replace('7', '７')],
  ['markup', '<script>'],
  ['a long text', 'a'.repeat(1_000_000)]
]
for (const [title, sent] of refused) {
  test(`${title}: a new UUID, version 4 [FAPI 1.0 Baseline §6.2.1-11]`, () => {
    const answer = interactionId(sent)
    assert.equal(Object.keys(answer), ['id'])
    assert.match(answer.id, version4)
    assert.is.not(answer.id, interactionId(sent).id)
  })
  test(`${title}: 400 malformed_request with a new UUID, if it is required`, () => {
    const { id: made, ...deny } = interactionId(sent, { required: true })
    assert.match(made, version4)
    assert.equal(deny, {
      _tag: 'Deny',
      status: 400,
      reason: 'malformed_request',
      detail: 'interaction_id',
      challenges: []
    })
  })
}

for (const [options, message] of [
  [{ require: true }, /unknown option "require". Did you mean "required"\?/],
  [{ required: 'yes' }, /required is wrong: pass true or false/]
] as const)
  test(`the options ${JSON.stringify(options)} are a TypeError: less would be required`, () =>
    assert.throws(() => interactionId(id, options as never), message))

test('whatever is sent, only a UUID comes back, and no text of the client but a UUID', () => {
  const hex = fc.constantFrom(...'0123456789abcdefABCDEF-,\r\n ')
  const text = fc.oneof(
    anyText,
    fc.array(hex, { maxLength: 40 }).map(characters => characters.join('')),
    fc.uuid(),
    fc.tuple(fc.uuid(), anyText).map(parts => parts.join(''))
  )
  fc.assert(
    fc.property(fc.oneof(text, fc.array(text, { maxLength: 3 })), sent => {
      const { id: answer } = interactionId(sent)
      assert.match(answer, /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i)
      const sentTexts = [sent]
        .flat()
        .join()
        .split(/,[ \t]*/)
      if (!version4.test(answer)) assert.ok(sentTexts.includes(answer))
      const required = interactionId(sent, { required: true })
      assert.is(
        '_tag' in required,
        !sentTexts.every(
          one =>
            /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(one) &&
            one.toLowerCase() === sentTexts[0]?.toLowerCase()
        )
      )
    })
  )
})

test.run()
