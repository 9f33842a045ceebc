output "regional_domain_names" {
  description = "Without a hosted zone: let a CNAME record of each domain lead to its name here."

  value = {
    for api, domain in aws_apigatewayv2_domain_name.api :
    domain.domain_name => domain.domain_name_configuration[0].target_domain_name
  }
}

output "urls" {
  description = "Call these with a client certificate and a token."
  value       = [for domain in values(local.domains) : "https://${domain}/${var.base_path}/time"]
}

output "metadata_urls" {
  value = values(local.metadata_urls)
}

output "code_sha256" {
  description = "The CodeSha256 that npm run function printed."
  value       = aws_lambda_function.authorizer.code_sha256
}

output "truststore_version" {
  value = aws_s3_object.truststore.version_id
}
