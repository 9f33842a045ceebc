// A regional custom domain with mutual TLS, in front of one API and of its metadata document.
import { CfnOutput } from 'aws-cdk-lib'
import {
  CfnApiMapping,
  DomainName,
  EndpointType,
  SecurityPolicy
} from 'aws-cdk-lib/aws-apigatewayv2'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets'
import type { Asset } from 'aws-cdk-lib/aws-s3-assets'
import { Construct } from 'constructs'
import type { Settings } from './settings'

export interface ApiDomainProps {
  readonly domain: string
  readonly settings: Settings
  /** Its key is the hash of its content: a new truststore has a new key, which the domain notices. */
  readonly truststore: Asset
  /** API and stage by mapping key. A key of "v1" means https://{domain}/v1. */
  readonly mappings: Readonly<Record<string, { readonly apiId: string; readonly stage: string }>>
}

export class ApiDomain extends Construct {
  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id)
    const { settings, truststore } = props
    const { certificateArn, ownershipCertificateArn, hostedZone } = settings
    const domain = new DomainName(this, 'Domain', {
      domainName: props.domain,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      // TLS 1.2 and 1.3. The newer SecurityPolicy_… names cannot have mutual TLS.
      securityPolicy: SecurityPolicy.TLS_1_2,
      mtls: { bucket: truststore.bucket, key: truststore.s3ObjectKey },
      ...(ownershipCertificateArn === undefined
        ? {}
        : {
            ownershipCertificate: Certificate.fromCertificateArn(
              this,
              'OwnershipCertificate',
              ownershipCertificateArn
            )
          })
    })
    for (const [key, { apiId, stage }] of Object.entries(props.mappings)) {
      new CfnApiMapping(this, `Mapping${key}`, {
        domainName: domain.name,
        apiId,
        stage,
        apiMappingKey: key
      })
    }
    if (hostedZone !== undefined) {
      const { id: hostedZoneId, name: zoneName } = hostedZone
      const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName })
      const { regionalDomainName, regionalHostedZoneId } = domain
      new ARecord(this, 'Record', {
        zone,
        recordName: `${props.domain}.`,
        target: RecordTarget.fromAlias(
          new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId)
        )
      })
    }
    new CfnOutput(this, 'RegionalDomainName', {
      value: domain.regionalDomainName,
      description: `Without a hosted zone: let a CNAME record of ${props.domain} lead to this name`
    })
  }
}
