import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { type Arrived, expressGate } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import { expresses, parseResponse } from '../../real/express/both'
import { appWith, expressSuite, pass } from './app'

const { test, call } = expressSuite('express peer')

for (const [name, express] of expresses) {
  test(`${name}: a certificate reader gets every header line, the TCP peer and the socket`, async () => {
    const seen: (Omit<Arrived, 'socket' | 'header'> & {
      readonly lines: readonly string[]
      readonly port: boolean
    })[] = []
    const readCertificate = ({ header, peer, socket }: Arrived): undefined => {
      seen.push({ peer, lines: header('Client-Cert'), port: 'remotePort' in socket })
    }
    await call(
      appWith(express, app =>
        app.set('trust proxy', true).use(expressGate(pass, { certificate: readCertificate }))
      ),
      { lines: ['Client-Cert: a', 'client-cert: b', 'X-Forwarded-For: 10.0.0.1'] }
    )
    assert.equal(seen, [{ peer: '127.0.0.1', lines: ['a', 'b'], port: true }])
  })
  test(`${name}: over a unix socket the peer is 'unix', and X-Forwarded-For is ignored`, async () => {
    const peers: (string | undefined)[] = []
    const server = createServer(
      appWith(express, app =>
        app.use(
          expressGate(pass, {
            certificate: ({ peer }) => {
              peers.push(peer)
              return undefined
            }
          })
        )
      )
    )
    const path = `${tmpdir()}/gatecheck-${process.pid}-${name.slice(-1)}.sock`
    await new Promise<void>(resolve => server.listen(path, resolve))
    const text = await new Promise<string>(resolve => {
      let received = ''
      connect(path)
        .setEncoding('latin1')
        .on('data', chunk => {
          received += String(chunk)
        })
        .on('close', () => resolve(received))
        .write(
          'GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 127.0.0.1\r\nConnection: close\r\n\r\n'
        )
    })
    await new Promise(resolve => server.close(resolve))
    assert.equal([parseResponse(text).status, peers], [401, ['unix']])
  })
  test(`${name}: the peer of a client that has reset its connection is undefined`, async () => {
    const peers: (string | undefined)[] = []
    const guard = expressGate(pass, {
      certificate: ({ peer }) => {
        peers.push(peer)
        return undefined
      }
    })
    await call(
      appWith(express, app =>
        app.use((req, res) => {
          const reset = Object.create(req, {
            socket: { value: Object.create(req.socket, { remoteAddress: { value: undefined } }) }
          }) as typeof req
          guard(reset, res, () => undefined)
        })
      )
    )
    assert.equal(peers, [undefined])
  })
  test(`${name}: the peer of a TCP client is its address, though its server also listens on a unix socket`, async () => {
    const peers: (string | undefined)[] = []
    const guard = expressGate(pass, {
      certificate: ({ peer }) => {
        peers.push(peer)
        return undefined
      }
    })
    await call(
      appWith(express, app =>
        app.use((req, res) => {
          guard(
            Object.create(req, {
              socket: {
                value: Object.create(req.socket, {
                  server: { value: { address: () => '/run/s.sock' } }
                })
              }
            }) as typeof req,
            res,
            () => undefined
          )
        })
      )
    )
    assert.equal(peers, ['127.0.0.1'])
  })
}

test.run()
