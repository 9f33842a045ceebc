import fc from 'fast-check'
import { byRoute, noScopes, type Requirement, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { request } from '../samples'

const test = suite('the strictest rule')

// In any spelling of the path and any order of the table, the strict rule is never weakened.
const strict = scopes('strict')
function spellingsOf(path: string) {
  return fc
    .tuple(
      fc.array(fc.nat({ max: 7 }), { minLength: path.length, maxLength: path.length }),
      fc.constantFrom('', '/', '//', '/.', '/../admin', '%2F', '?', '#', ';x', '\u0000', ' ')
    )
    .map(
      ([edits, end]) =>
        [...path]
          .map((character, i) => {
            const edit = edits[i] ?? 0
            if (edit === 0) return character.toUpperCase()
            if (edit === 1) return `%${character.charCodeAt(0).toString(16)}`
            if (edit === 2 && character === '/') return '//'
            if (edit === 3 && character === 'n') return '%25%36%65'
            return character
          })
          .join('') + end
    )
}
test('for any order of rules and spelling of the path, no rule weaker than the exact one is applied', () =>
  fc.assert(
    fc.property(
      fc.shuffledSubarray(['GET /admin', 'ANY /{name}', 'ANY /{proxy+}', 'GET /x/{id}'], {
        minLength: 4
      }),
      spellingsOf('/admin'),
      fc.constantFrom('GET', 'HEAD', 'POST'),
      (keys, path, method) => {
        const require = byRoute(
          Object.fromEntries(keys.map(key => [key, key === 'GET /admin' ? strict : noScopes]))
        )
        const requirement = require(request({ method, path })) as Requirement
        // A lenient host decodes, merges slashes, resolves dots, ignores case and a final slash.
        let decoded = path.split(/[?#]/)[0] ?? ''
        for (let i = 0; i < 3; i += 1)
          decoded = decoded.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16))
          )
        const resolved = new URL(
          decoded.split(/[;\0]/)[0]?.replace(/\/+/g, '/').trim() ?? '',
          'http://host'
        ).pathname
          .toLowerCase()
          .replace(/\/$/, '')
        if (resolved === '/admin')
          assert.ok(
            (requirement === strict && method === 'GET') || requirement.route === 'unknown',
            `${method} ${JSON.stringify(path)} → ${JSON.stringify(requirement)}`
          )
      }
    ),
    { numRuns: 500 }
  ))

test.run()
