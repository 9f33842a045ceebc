# Two regional custom domains with mutual TLS, each in front of one API and its metadata document.

locals {
  domains = {
    rest = var.rest_domain
    http = var.http_domain
  }
}

# TLS 1.2 and 1.3. The newer SecurityPolicy_ names cannot have mutual TLS.
resource "aws_apigatewayv2_domain_name" "api" {
  for_each = local.domains

  domain_name = each.value

  domain_name_configuration {
    certificate_arn                        = var.certificate_arn
    ownership_verification_certificate_arn = var.ownership_certificate_arn
    endpoint_type                          = "REGIONAL"
    security_policy                        = "TLS_1_2"
  }

  # The version is what tells API Gateway of a new truststore: the URI stays the same.
  mutual_tls_authentication {
    truststore_uri     = "s3://${aws_s3_object.truststore.bucket}/${aws_s3_object.truststore.key}"
    truststore_version = aws_s3_object.truststore.version_id
  }
}

resource "aws_apigatewayv2_api_mapping" "rest" {
  domain_name     = aws_apigatewayv2_domain_name.api["rest"].id
  api_id          = aws_api_gateway_rest_api.rest.id
  stage           = aws_api_gateway_stage.rest.stage_name
  api_mapping_key = var.base_path
}

resource "aws_apigatewayv2_api_mapping" "http" {
  domain_name     = aws_apigatewayv2_domain_name.api["http"].id
  api_id          = aws_apigatewayv2_api.http.id
  stage           = aws_apigatewayv2_stage.http.name
  api_mapping_key = var.base_path
}

# The well-known part stands in front of the base path [RFC 9728 section 3.1].
resource "aws_apigatewayv2_api_mapping" "metadata" {
  for_each = local.domains

  domain_name     = aws_apigatewayv2_domain_name.api[each.key].id
  api_id          = aws_api_gateway_rest_api.metadata[each.key].id
  stage           = aws_api_gateway_stage.metadata[each.key].stage_name
  api_mapping_key = ".well-known"
}

resource "aws_route53_record" "api" {
  for_each = { for api, domain in local.domains : api => domain if var.hosted_zone_id != null }

  zone_id = var.hosted_zone_id
  name    = each.value
  type    = "A"

  alias {
    name                   = aws_apigatewayv2_domain_name.api[each.key].domain_name_configuration[0].target_domain_name
    zone_id                = aws_apigatewayv2_domain_name.api[each.key].domain_name_configuration[0].hosted_zone_id
    evaluate_target_health = false
  }
}
