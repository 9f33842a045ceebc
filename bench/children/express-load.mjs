// Load: kept-alive mutual TLS connections that each send the next request when the last is answered. Written on the bare socket, so
// that the client costs little and the server is what is measured.
import { readFileSync } from 'node:fs'
import { connect } from 'node:tls'

const { CA, KEY, CERT } = process.env
const [ca, key, cert] = [CA, KEY, CERT].map(file => readFileSync(file))
const connections = 16
const opened = new Map()

function connected(port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca, key, cert }, () => resolve(socket))
    socket.setNoDelay(true).once('error', reject)
  })
}

/** One request and its whole answer: the first answer tells how long the others are, and each must be a 200. */
function exchange(socket, request) {
  return new Promise((resolve, reject) => {
    let text = ''
    const take = chunk => {
      text += chunk.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1])
      if (text.length < head + 4 + length) return
      socket.removeListener('data', take)
      if (text.startsWith('HTTP/1.1 200')) resolve()
      else reject(new Error(text.slice(0, 300)))
    }
    socket.on('data', take)
    socket.write(request)
  })
}

async function loaded({ port, token, seconds }) {
  if (!opened.has(port))
    opened.set(port, await Promise.all(Array.from({ length: connections }, () => connected(port))))
  const request = `GET /time HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nAccept: application/json\r\n\r\n`
  const from = performance.now()
  const until = from + seconds * 1000
  let requests = 0
  await Promise.all(
    opened.get(port).map(async socket => {
      while (performance.now() < until) {
        await exchange(socket, request)
        requests += 1
      }
    })
  )
  return { requests, rate: requests / ((performance.now() - from) / 1000) }
}

process.on('message', question => {
  loaded(question).then(
    answer => process.send(answer),
    error => process.send({ error: error.message })
  )
})
process.on('disconnect', () => process.exit(0))
process.send({})
