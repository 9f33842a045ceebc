import { fetchGate } from 'gatecheck/fetch'
import { suite } from 'uvu'
import { contract } from '../../contract'
import { assertHttpResponse, readResponse } from '../http-response'
import { presenting, requestFor } from './requests'

const test = suite('fetch situations')

contract(
  test,
  async (decide, request) =>
    readResponse(
      await fetchGate(decide, { tls: presenting(request.certificate) })(requestFor(request))
    ),
  assertHttpResponse
)

test.run()
