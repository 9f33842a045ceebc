// The API that is protected: GET /time. Replace it with your own.
import { Duration } from 'aws-cdk-lib'
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { functionRole, keepLog } from './function-role'

const source = `exports.handler = async () => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ time: new Date() })
})`

export class TimeFunction extends Construct {
  readonly lambda: LambdaFunction
  constructor(scope: Construct, id: string, { tracing }: { readonly tracing: boolean }) {
    super(scope, id)
    this.lambda = new LambdaFunction(this, 'Function', {
      code: Code.fromInline(source),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(10),
      ...functionRole(this, keepLog(this), tracing)
    })
  }
}
