import { cloudflareGate } from 'gatecheck/cloudflare'
import { suite } from 'uvu'
import { contract } from '../../contract'
import { first } from '../../samples'
import { assertHttpResponse, readResponse } from '../http-response'
import { absentFields, cloudflareRequest, verifiedFields } from './requests'

const test = suite('cloudflare situations')

contract(
  test,
  async (decide, request) => {
    const isWhole = request.certificate?.includes('-----END') === true
    const cf = {
      tlsClientAuth:
        request.certificate === undefined
          ? absentFields
          : isWhole
            ? verifiedFields(request.certificate)
            : verifiedFields(first.pem, { certFingerprintSHA256: 'abc' })
    }
    return readResponse(await cloudflareGate(decide)(cloudflareRequest(cf, request)))
  },
  assertHttpResponse
)

test.run()
