// Loads every entry with `load`, which is `import` or `require`, asks a server over TLS, and prints
// the names of each entry and what was decided.
import { readFileSync } from 'node:fs'

export async function decide(load) {
  const [entries, token, certificate, otherCertificate] = process.argv.slice(2)
  const names = {}
  for (const entry of entries.split(','))
    names[entry] = Object.keys(await load(entry))
      .filter(name => name !== 'default' && name !== 'module.exports')
      .sort()

  const { around, cached, gate, memory, rfc7662FromEnv, scopes } = await load('gatecheck')
  const { restApiAuthorizer } = await load('gatecheck/rest-api')
  const { fetchGate } = await load('gatecheck/fetch')
  const { restApiEvent } = await load('gatecheck/testing')
  const { CA_FILE } = process.env
  const ca = CA_FILE === undefined ? undefined : readFileSync(CA_FILE, 'utf8')
  const introspect = around(rfc7662FromEnv(process.env, { ca }), cached(memory({ entries: 10 })))
  const pass = gate({ introspect, require: scopes('time:query') })
  const authorizer = restApiAuthorizer(pass)
  const outcomes = []
  for (const options of [
    { token, certificate },
    { token, certificate: otherCertificate },
    { certificate }
  ]) {
    const { policyDocument, context } = await authorizer(restApiEvent(options))
    const [{ Effect: effect }] = policyDocument.Statement
    outcomes.push([effect, context.reason].filter(part => part !== undefined).join(' '))
  }
  const response = await fetchGate(pass)(new Request('https://api.example.com/time'))
  outcomes.push(`${response.status} ${response.headers.get('www-authenticate')}`)
  console.log(JSON.stringify({ names, outcomes }))
}
