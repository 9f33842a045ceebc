// Load for the Express bench: kept-alive mutual TLS connections. Each sends its next request when
// the last one is answered. Written on the bare socket, so that the client costs little CPU time.
import { readFileSync } from 'node:fs'
import { connect } from 'node:tls'

const { CA, KEY, CERT } = process.env
const [ca, key, cert] = [CA, KEY, CERT].map(file => readFileSync(file))
const connectionCount = 16
const socketsByPort = new Map()

process.on('message', question => {
  load(question).then(
    answer => process.send(answer),
    error => process.send({ error: error.message })
  )
})
process.on('disconnect', () => process.exit(0))
process.send({})

async function load({ port, token, seconds }) {
  const sockets = await socketsOf(port)
  const request = `GET /time HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nAccept: application/json\r\n\r\n`
  const start = performance.now()
  const end = start + seconds * 1000
  let requests = 0
  await Promise.all(
    sockets.map(async socket => {
      while (performance.now() < end) {
        await exchange(socket, request)
        requests += 1
      }
    })
  )
  return { requests, rate: requests / ((performance.now() - start) / 1000) }
}

async function socketsOf(port) {
  if (!socketsByPort.has(port)) {
    const connecting = Array.from({ length: connectionCount }, () => openSocket(port))
    socketsByPort.set(port, await Promise.all(connecting))
  }
  return socketsByPort.get(port)
}

function openSocket(port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca, key, cert }, () => resolve(socket))
    socket.setNoDelay(true).once('error', reject)
  })
}

/** Sends one request and reads its whole response, which must be a 200 with a Content-Length. */
function exchange(socket, request) {
  return new Promise((resolve, reject) => {
    let text = ''
    const read = chunk => {
      text += chunk.toString('latin1')
      const headLength = text.indexOf('\r\n\r\n')
      if (headLength < 0) return
      const bodyLength = Number(/content-length: (\d+)/i.exec(text.slice(0, headLength))?.[1])
      if (text.length < headLength + 4 + bodyLength) return
      socket.removeListener('data', read)
      if (text.startsWith('HTTP/1.1 200')) resolve()
      else reject(new Error(text.slice(0, 300)))
    }
    socket.on('data', read)
    socket.write(request)
  })
}
