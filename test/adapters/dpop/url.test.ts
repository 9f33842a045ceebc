// Which URL a DPoP proof must name: publicUrl and the raw target, and what refuses to make one.

import { createServer } from 'node:http'
import { connect } from 'node:net'
import { nodeGate } from 'gatecheck/node'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { closeServer, listen } from '../../../examples/tutorial/listening'
import { newDpopGate, newProof, publicUrl, withProof } from '../../dpop-situations'
import { parseResponse } from '../../real/express/both'
import { secret } from '../../samples'
import { pass } from '../express/app'
import { dpopHosts, httpHosts } from './hosts'

const test = suite('adapters, DPoP URL')

for (const host of dpopHosts) {
  for (const wrong of [
    '',
    [],
    5,
    'api.example.com',
    'http://api.example.com',
    'https://api.example.com/',
    'https://api.example.com?a',
    'https://api.example.com#a',
    'https://u@api.example.com',
    'https://api.example.com:443',
    'https://API.example.com',
    'https://api.example.com/a/../b',
    'http://localhost.evil.example',
    'https:///a',
    'https://a.example\\b',
    ' https://a.example',
    ['https://a.example/v1', 'https://a.example/v2'],
    ['https://a.example', '']
  ])
    test(`${host.name}: publicUrl ${JSON.stringify(wrong)} is a TypeError that names it`, async () => {
      const error = await Promise.resolve()
        .then(() => host.send(pass, withProof(), wrong as string))
        .catch((thrown: unknown) => thrown)
      assert.instance(error, TypeError)
      assert.match((error as Error).message, /publicUrl is (?:wrong|missing): pass 'https:/)
    })
  test(`${host.name}: a base path comes in front of the target`, async () => {
    const base = 'https://api.example.com/v1'
    const good = await host.send(newDpopGate(), withProof(newProof(`${base}/time`)), base)
    const other = await host.send(newDpopGate(), withProof(newProof()), base)
    assert.is(good.status, 200)
    assert.is.not(other.status, 200)
  })
  test(`${host.name}: with several public URLs the host chooses one of them`, async () => {
    const urls = ['https://other.example/v2', 'https://api.example.com/v1', 'http://127.0.0.1:80']
    const good = withProof(newProof('https://api.example.com/v1/time'))
    assert.is((await host.send(newDpopGate(), good, urls)).status, 200)
    const other = withProof(newProof('https://other.example/v2/time'))
    assert.is.not((await host.send(newDpopGate(), other, urls)).status, 200)
    const unknown = await host.send(newDpopGate(), good, ['https://a.example', 'https://b.example'])
    assert.is.not(unknown.status, 200)
  })
}

for (const { name, send } of dpopHosts.filter(({ name }) => !/cloudflare|guarded|REST/.test(name)))
  test(`${name}: without publicUrl a proof is 500 url_unknown`, async () => {
    const answer = await send(newDpopGate(), withProof(newProof()), undefined)
    assert.ok(answer.status === 500 || answer.reason === 'url_unknown')
  })

for (const { name, send } of httpHosts) {
  for (const target of [
    'https://evil.example/time',
    'https://api.example.com/time',
    '//evil.example/time',
    '//time',
    '/\\evil.example/time',
    '*',
    '/a/../time',
    '/./time',
    '/%2e%2E/time',
    '/a/.%2e/time'
  ]) {
    const [method, request] = [target === '*' ? 'OPTIONS' : 'GET', { target }] as const
    if (method === 'GET')
      test(`${name}: the target ${target} is 400 for the scheme DPoP, whatever its proof names`, async () => {
        for (const htu of [
          target,
          `${publicUrl}/time`,
          `${publicUrl}${target}`,
          'https://evil.example/time'
        ]) {
          const answer = await send(
            newDpopGate(),
            { ...withProof(newProof(htu)), ...request },
            publicUrl
          )
          assert.is(answer.status, 400)
          assert.match(answer.header('www-authenticate').join('\n'), /DPoP error="invalid_request"/)
        }
      })
  }
  test(`${name}: dots in the query belong to no path`, async () => {
    const request = { ...withProof(newProof()), target: '/time?next=/../a' }
    assert.is((await send(newDpopGate(), request, publicUrl)).status, 200)
  })
  test(`${name}: Host and X-Forwarded headers do not change the URL`, async () => {
    const lines = [
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-Proto: http',
      'Forwarded: host=evil.example'
    ]
    const forged = { ...withProof(newProof('https://evil.example/time')), lines }
    assert.is((await send(newDpopGate(), forged, publicUrl)).status, 401)
    const urls = [publicUrl, 'https://evil.example']
    assert.is((await send(newDpopGate(), forged, urls)).status, 401)
    const good = { ...withProof(newProof()), lines }
    assert.is((await send(newDpopGate(), good, publicUrl)).status, 200)
  })
  test(`${name}: of two Host lines none chooses a public URL`, async () => {
    const urls = [publicUrl, 'https://evil.example']
    for (const line of ['Host: evil.example', 'Host: api.example.com'])
      for (const htu of ['https://evil.example/time', `${publicUrl}/time`]) {
        const request = { ...withProof(newProof(htu)), lines: [line] }
        assert.is((await send(newDpopGate(), request, urls)).status, 400)
      }
  })
  test(`${name}: a Bearer request does not notice publicUrl`, async () => {
    for (const target of ['/time', '//time', 'https://evil.example/time']) {
      const request = { authorization: `Bearer ${secret}`, proofs: [], target }
      const [one, other] = [
        await send(pass, request, publicUrl),
        await send(pass, request, undefined)
      ]
      assert.is(one.text.replace(/Date: .*/, ''), other.text.replace(/Date: .*/, ''))
    }
  })
}

test('Node: the target * of OPTIONS is 400 for the scheme DPoP', async () => {
  const guard = nodeGate(newDpopGate(), { publicUrl })
  const server = createServer((req, res) => void guard(req, res, () => res.end('allowed')))
  const port = await listen(server)
  const proof = newProof(publicUrl, { htm: 'OPTIONS' })
  const text = await new Promise<string>(resolve => {
    let received = ''
    connect(port, '127.0.0.1')
      .on('data', chunk => {
        received += String(chunk)
      })
      .on('close', () => resolve(received))
      .write(
        `OPTIONS * HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nAuthorization: DPoP ${secret}\r\nDPoP: ${proof}\r\n\r\n`
      )
  })
  await closeServer(server)
  assert.is(parseResponse(text).status, 400)
})

test.run()
