// The authorization server of the benches: answers every introspection at once, over http and https on loopback.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import * as http from 'node:http'
import * as https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { restApiEvent, sampleCertificates } from '../dist/testing.js'

const token = 'tok_5f8Zq2Xw9LmN0aB3cD4eF6gH7iJ8kL9mN0oP1'
export const event = restApiEvent({ token, certificate: sampleCertificates.first.pem })

const answer = () => JSON.stringify({ active: true, token_type: 'Bearer', scope: 'time:query', sub: 'john', client_id: 'app', iss: 'https://as.example.com', exp: Math.floor(Date.now() / 1000) + 600, cnf: { 'x5t#S256': sampleCertificates.first.thumbprint } })
const serve = (request, response) => request.resume().on('end', () => response.setHeader('content-type', 'application/json').end(answer()))

export const server = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatecheck-bench-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' })
  const plain = http.createServer(serve).listen(0, '127.0.0.1')
  const tls = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, serve).listen(0, '127.0.0.1')
  await Promise.all([plain, tls].map(each => new Promise(resolve => each.once('listening', resolve))))
  return { plain: `http://127.0.0.1:${plain.address().port}/`, tls: `https://127.0.0.1:${tls.address().port}/`, ca: cert, folder, close: () => { for (const each of [plain, tls]) { each.closeAllConnections(); each.close() } } }
}
